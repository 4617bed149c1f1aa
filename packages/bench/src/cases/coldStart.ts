/**
 * From nothing to the first call: in a new process of Node, and in a new workerd.
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
  readonly opened: number
  readonly called: number
  readonly value: { readonly value: { readonly id: number } }
}

const inNode = async (file: string): Promise<Start> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(sources, "start.ts"), file])
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
    const rounds = scale === "full" ? 15 : 3
    const forms = [true, false]
    const files = await Promise.all(forms.flatMap((external) => names.map((name) => bundle(name, external))))
    const starts = await inTurns(
      files.map((file) => () => inNode(file)),
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
    const opened = (index: number): ReadonlyArray<number> => (starts[index] ?? []).map(({ opened }) => opened)
    const called = (index: number): ReadonlyArray<number> => (starts[index] ?? []).map(({ called }) => called)
    const bar = (name: string, ours: ReadonlyArray<number>, theirs: ReadonlyArray<number>) =>
      atMost(name, "ms", spread(ours).median, spread(theirs).median, 1.1, ratio(ours, theirs))
    const [ours = [], theirs = [], empty = []] = times
    return {
      tables: [
        {
          title: "Cold start",
          note: "In ms, median and middle half. Node: `import` and layer, then the first call, without a network. workerd: from the start of its process to its first answer.",
          columns: ["program", "Node, as installed", "first call", "Node, bundled", "first call", "workerd"],
          rows: [
            ...["millrace", "HttpClient + Schema + Stream"].map((name, index) => [
              name,
              shown(spread(opened(index))),
              shown(spread(called(index))),
              shown(spread(opened(index + 2))),
              shown(spread(called(index + 2))),
              shown(spread(times[index] ?? []))
            ]),
            ["nothing", "", "", "", "", shown(spread(empty))]
          ]
        }
      ],
      bars: [
        bar("cold start in Node, as installed: import and layer", opened(0), opened(1)),
        bar("cold start in Node, bundled: import and layer", opened(2), opened(3)),
        bar("cold start in workerd: first answer", ours, theirs)
      ]
    }
  }
}
