/**
 * What an app pays in bytes, held against the budgets.
 */
import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { type Bar, type Outcome, round } from "../src/Case.ts"
import { bundlers, type Size } from "./Bundler.ts"
import * as Groups from "./Groups.ts"

/** In bytes of gzip, as rolldown and esbuild bundle. */
interface Budgets {
  /** The app with one group, above the same app written by hand: a little more than is reached. */
  readonly oneGroup: Readonly<Record<keyof typeof bundlers, number>>
  /** What that is to come down to, shown and no failure yet; and the most above the same app with Effect's own policies. */
  readonly oneGroupGoal: number
  /** Each group beside another, above the schemas that it exports. */
  readonly furtherGroup: number
  /** The decoders that are compiled at build time, of that app. */
  readonly compiledDecoders: number
}

/** How the name of a bar ends that may be missed. */
export const goal = " (goal)"

export const measure = async (): Promise<Outcome> => {
  const budgets: Budgets = JSON.parse(readFileSync(join(import.meta.dirname, "budgets.json"), "utf8"))
  const folder = join(import.meta.dirname, "apps")
  const apps: Array<Measured> = []
  for (const file of readdirSync(folder)) apps.push(await bundled(basename(file, ".ts"), join(folder, file)))
  const of = (name: string): Measured => {
    const found = apps.find((app) => app.name === name)
    if (found === undefined) throw new Error(`There is no app ${name} in size/apps.`)
    return found
  }
  const [ours, byHand, withPolicies] = [of("azion"), of("handwritten"), of("effectPolicies")]
  const bars = (["rolldown", "esbuild"] as const).flatMap((bundler) => [
    kept(
      `one group, ${bundler}: above the app written by hand`,
      ours[bundler].gzip,
      byHand[bundler].gzip,
      budgets.oneGroup[bundler]
    ),
    kept(
      `one group, ${bundler}: above the app written by hand${goal}`,
      ours[bundler].gzip,
      byHand[bundler].gzip,
      budgets.oneGroupGoal
    ),
    kept(
      `one group, ${bundler}: above the app with Effect's own policies`,
      ours[bundler].gzip,
      withPolicies[bundler].gzip,
      budgets.oneGroupGoal
    ),
    kept(
      `compiled decoders, ${bundler}: above the app without`,
      of("compiled")[bundler].gzip,
      ours[bundler].gzip,
      budgets.compiledDecoders
    )
  ])

  const groups = await Groups.find()
  const groupRows: Array<ReadonlyArray<string>> = []
  const whole: Array<Measured> = []
  for (const api of new Set(groups.map((group) => group.api))) {
    const own = groups.filter((group) => group.api === api)
    const first = own.find(({ specifier }) => specifier === "@millrace/azion/v3/Domains") ?? own[0]
    if (first === undefined) continue
    whole.push(await bundled(`${api}, all ${own.length} groups`, Groups.program(`${api}.all`, own)))
    const measured = own.map(async (group) => {
      const name = group.specifier.replace("@millrace/", "")
      const file = name.replaceAll("/", ".")
      const alone = await gzipOf(Groups.program(file, [group]))
      const row = [name, kilobytes(alone), kilobytes(alone - byHand.rolldown.gzip)]
      if (group === first) return { row: [...row, ""] }
      const together = await gzipOf(Groups.program(`${file}.further`, [first, group]))
      const schemas = await gzipOf(Groups.program(`${file}.schemas`, [first], [group]))
      return {
        row: [...row, kilobytes(together - schemas)],
        bar: kept(`further group, ${name}: above its schemas`, together, schemas, budgets.furtherGroup)
      }
    })
    for (const { bar, row } of await Promise.all(measured)) {
      groupRows.push(row)
      if (bar !== undefined) bars.push(bar)
    }
  }
  Groups.clean()

  return {
    bars,
    tables: [
      {
        title: "Size",
        note: "One program, a list as a stream, in kB after minifying: gzip at level 9 and brotli.",
        columns: ["app", "rolldown min", "gzip", "brotli", "esbuild min", "gzip", "brotli", "gzip above hand-written"],
        rows: [...apps, ...whole]
          .toSorted((one, other) => one.rolldown.gzip - other.rolldown.gzip)
          .map(({ esbuild, name, rolldown }) => [
            name,
            ...[rolldown, esbuild].flatMap(({ brotli, gzip, min }) => [min, gzip, brotli].map(kilobytes)),
            kilobytes(rolldown.gzip - byHand.rolldown.gzip)
          ])
      },
      {
        title: "Size of each group",
        note: "rolldown, gzip, in kB. A further group is measured beside the first one, and less what its exported schemas weigh there.",
        columns: ["group", "its app", "above hand-written", "as a further group"],
        rows: groupRows
      }
    ]
  }
}

// internal

interface Measured {
  readonly name: string
  readonly rolldown: Size
  readonly esbuild: Size
}

const bundled = async (name: string, file: string): Promise<Measured> => ({
  name,
  rolldown: await bundlers.rolldown(file),
  esbuild: await bundlers.esbuild(file)
})

const gzipOf = async (file: string): Promise<number> => (await bundlers.rolldown(file)).gzip

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1)

const kept = (name: string, ours: number, peer: number, budget: number): Bar => ({
  name: `size: ${name}`,
  ours,
  peer,
  unit: "bytes",
  ratio: round(ours / peer),
  bar: `<= ${budget} above`,
  ok: ours - peer <= budget
})
