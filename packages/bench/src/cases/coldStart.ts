/**
 * From nothing to the first answer: in a new process of Node, and in a new workerd.
 *
 * Loading Effect ends just short of one of the engine's collections of garbage, which takes 8 % of the whole: 0.35 MB more
 * bring it into the loading, and it is missing in the first call. So loading alone is compared with the collector kept
 * out, and the way to the first answer as it is.
 */
import { publishedExports } from "@millrace/toolchain/publishedExports"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import { rolldown } from "rolldown"
import { atMost, type Case, shown } from "../Case.ts"
import * as Installed from "../Installed.ts"
import { inTurns, ratio, spread } from "../Sampling.ts"

const sources = join(import.meta.dirname, "..", "coldStart")
const folder = join(Installed.folder, "coldStart")

/** One module, or with `external` one that imports the packages as they are installed. */
const bundle = async (name: string, external: boolean): Promise<string> => {
  const build = await rolldown({
    input: join(sources, `${name}.ts`),
    platform: name.endsWith(".worker") ? "browser" : "node",
    plugins: external ? [] : [publishedExports()],
    ...(external ? { external: /^(effect|@millrace)\// } : undefined),
    logLevel: "warn"
  })
  const { output } = await build.generate({ format: "es", minify: !external, codeSplitting: false })
  await build.close()
  const file = join(folder, `${name}.${external ? "external" : "bundled"}.mjs`)
  writeFileSync(file, output[0].code)
  return file
}

interface Start {
  /** When it was loaded and its layer built, in ms. */
  readonly opened: number
  /** When it had its first answer. */
  readonly answered: number
  readonly value: { readonly value: { readonly id: number } }
}

/** In MB: more than a start needs. */
const young = 64

const inNode = async (starter: string, file: string, collects: boolean): Promise<Start> => {
  const kept = [`--min-semi-space-size=${young}`, `--max-semi-space-size=${young}`]
  const { stdout } = await promisify(execFile)(process.execPath, [...(collects ? [] : kept), starter, file])
  const start: Start = JSON.parse(stdout)
  if (start.value.value.id !== 7) throw new Error(`${file} did not get its domain.`)
  return start
}

const workerd = (): string => {
  const require = createRequire(import.meta.resolve("workerd"))
  return require.resolve(
    `@cloudflare/workerd-${process.platform}-${process.arch === "x64" ? "64" : process.arch}/bin/workerd`
  )
}

/** From the start of the process to the first answer, in ms. */
const inWorkerd = async (file: string): Promise<number> => {
  const config = file.replace(/mjs$/, "capnp")
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "${basename(file)}")], compatibilityDate = "2026-07-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
`
  )
  const start = performance.now()
  const child = spawn(workerd(), ["serve", "--control-fd=3", config], {
    stdio: ["ignore", "ignore", "inherit", "pipe"]
  })
  const control = child.stdio[3]
  if (control === null || control === undefined) throw new Error("workerd has no control pipe.")
  // Told at the end without a word: what it had to say is above.
  const told = await Promise.race([once(control, "data"), once(child, "exit").then(() => undefined)])
  if (told === undefined) throw new Error("workerd did not start.")
  const { port }: { readonly port: number } = JSON.parse(String(told[0]).split("\n")[0] ?? "")
  const response = await fetch(`http://127.0.0.1:${port}/`)
  const answer = JSON.stringify(await response.json())
  const time = performance.now() - start
  child.kill()
  await once(child, "exit")
  if (!answer.includes('"id":7')) throw new Error(`${file} answered ${answer}.`)
  return time
}

export const coldStart: Case = {
  name: "cold start",
  run: async (scale) => {
    Installed.install()
    mkdirSync(folder, { recursive: true })
    const names = ["millrace", "handwritten"]
    const rounds = scale === "full" ? 61 : 3
    // The two that are compared start one after the other.
    const ways = await Promise.all(
      [false, true].flatMap((bundled) =>
        [true, false].flatMap((collects) =>
          names.map(async (name) => ({ name, bundled, collects, file: await bundle(name, !bundled) }))
        )
      )
    )
    // JavaScript, as what is started is: Node's compiler of types would be loaded with it.
    const starter = await bundle("start", false)
    const starts = await inTurns(
      ways.map(
        ({ collects, file }) =>
          () =>
            inNode(starter, file, collects)
      ),
      rounds,
      1
    )
    const workers = await Promise.all(
      ["millrace.worker", "handwritten.worker", "empty.worker"].map((name) => bundle(name, false))
    )
    const times = await inTurns(
      workers.map((file) => () => inWorkerd(file)),
      rounds,
      1
    )
    const of = (name: string, bundled: boolean, collects: boolean): ReadonlyArray<Start> =>
      starts[ways.findIndex((way) => way.name === name && way.bundled === bundled && way.collects === collects)] ?? []
    const opened = (starts: ReadonlyArray<Start>): ReadonlyArray<number> => starts.map(({ opened }) => opened)
    const answered = (starts: ReadonlyArray<Start>): ReadonlyArray<number> => starts.map(({ answered }) => answered)
    const bar = (name: string, ours: ReadonlyArray<number>, theirs: ReadonlyArray<number>) =>
      atMost(name, "ms", spread(ours).median, spread(theirs).median, 1.1, ratio(ours, theirs))
    const [ours = [], theirs = [], empty = []] = times
    return {
      tables: [
        {
          title: "Cold start",
          note: "In ms, median and middle half. Node: `import` and layer, the same with the garbage collector kept out, and the first answer, without a network. workerd: from the start of its process to its first answer.",
          columns: [
            "program",
            "Node, as installed",
            "no collections",
            "first answer",
            "Node, bundled",
            "no collections",
            "first answer",
            "workerd"
          ],
          rows: [
            ...names.map((name, index) => [
              name === "handwritten" ? "HttpClient + Schema + Stream" : name,
              ...[false, true].flatMap((bundled) =>
                [
                  opened(of(name, bundled, true)),
                  opened(of(name, bundled, false)),
                  answered(of(name, bundled, true))
                ].map((values) => shown(spread(values)))
              ),
              shown(spread(times[index] ?? []))
            ]),
            ["nothing", "", "", "", "", "", "", shown(spread(empty))]
          ]
        }
      ],
      bars: [
        ...[false, true].flatMap((bundled) => {
          const name = `cold start in Node, ${bundled ? "bundled" : "as installed"}`
          const [ours = [], byHand = []] = names.map((program) => opened(of(program, bundled, false)))
          const [first = [], firstByHand = []] = names.map((program) => answered(of(program, bundled, true)))
          return [
            bar(`${name}: import and layer, without collections`, ours, byHand),
            bar(`${name}: to the first answer`, first, firstByHand)
          ]
        }),
        bar("cold start in workerd: first answer", ours, theirs)
      ]
    }
  }
}
