/**
 * How long the compiler takes for a program that uses one group, against the same program written by hand.
 */
import { compilerPath } from "@millrace/toolchain/compiler"
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { atMost, type Case, shown } from "../Case.ts"
import * as Installed from "../Installed.ts"
import { inTurns, ratio, spread } from "../Sampling.ts"

const folder = join(Installed.folder, "typeChecking")

interface Check {
  /** In s. */
  readonly seconds: number
  readonly instantiations: number
}

const check = async (compiler: string, app: string): Promise<Check> => {
  const { stdout } = await promisify(execFile)(compiler, ["-p", join(folder, `${app}.json`), "--extendedDiagnostics"])
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1])
  return { seconds: figure("Total time"), instantiations: figure("Instantiations") }
}

export const typeChecking: Case = {
  name: "type checking",
  run: async (scale) => {
    Installed.install()
    mkdirSync(folder, { recursive: true })
    cpSync(join(import.meta.dirname, "..", "..", "size"), join(folder, "size"), { recursive: true })
    const apps = ["azion", "handwritten"]
    for (const app of apps) {
      const { compilerOptions } = Installed
      writeFileSync(join(folder, `${app}.json`), JSON.stringify({ compilerOptions, files: [`size/apps/${app}.ts`] }))
    }
    const compiler = compilerPath()
    const samples = await inTurns(
      apps.map((app) => () => check(compiler, app)),
      scale === "full" ? 9 : 3,
      1
    )
    const seconds = (index: number): ReadonlyArray<number> => (samples[index] ?? []).map(({ seconds }) => seconds)
    return {
      tables: [
        {
          title: "Type checking",
          note: "The compiler's total time in s, median and middle half, without its libraries' own checks.",
          columns: ["program", "seconds", "instantiations"],
          rows: ["millrace, one group", "HttpClient + Schema + Stream"].map((name, index) => [
            name,
            shown(spread(seconds(index))),
            String(samples[index]?.[0]?.instantiations)
          ])
        }
      ],
      bars: [
        atMost(
          "type checking: a program with one group",
          "s",
          spread(seconds(0)).median,
          spread(seconds(1)).median,
          1.3,
          ratio(seconds(0), seconds(1))
        )
      ]
    }
  }
}
