/**
 * A program of these tests as a user's bundler would make it: from the built packages, for a platform that is not Node.
 */
import { publishedExports } from "@millrace/toolchain/publishedExports"
import { rolldown } from "rolldown"

/**
 * The program as one module; fails where something is left to import.
 *
 * @param file the program
 * @param conditions the target's names in `exports` maps
 */
export const make = async (
  file: string,
  conditions: ReadonlyArray<string> = ["browser", "import", "default"]
): Promise<string> => {
  const bundle = await rolldown({
    input: file,
    platform: "browser",
    plugins: [publishedExports()],
    resolve: { conditionNames: [...conditions] },
    logLevel: "warn"
  })
  const { output } = await bundle.generate({ format: "es", minify: true, codeSplitting: false })
  await bundle.close()
  const [{ code, dynamicImports, imports }] = output
  const missing = [...imports, ...dynamicImports]
  if (missing.length > 0) throw new Error(`${file} needs ${missing.join(", ")}, which only Node has.`)
  return code
}
