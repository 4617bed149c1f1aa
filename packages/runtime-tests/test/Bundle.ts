/**
 * A program of these tests as a user's bundler would make it: from the built packages, for a platform that is not Node.
 */
import { publishedExports } from "@millrace/toolchain/publishedExports"
import { type Plugin, rolldown } from "rolldown"

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
    plugins: [publishedExports(), tellDecoders],
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

/**
 * Compiled decoders say so when they are made, which they are on their first use: the page or worker then has the list of
 * their operations as `compiledDecoders`. `["decode"]` after a call is the proof that its body went through static code, and
 * that nothing fell back to the interpreter behind it.
 */
const tellDecoders: Plugin = {
  name: "tell-decoders",
  transform: {
    filter: { id: /\/compiled\.js$/ },
    handler: (code) =>
      code.replaceAll(
        "(ast,resolve,operation){",
        "(ast,resolve,operation){(globalThis.compiledDecoders??=[]).push(operation);"
      )
  }
}
