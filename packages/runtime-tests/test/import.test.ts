/**
 * Every subpath that the published packages open, as it was built: it loads, and runs without Node unless it is a server.
 */
import { openSubpaths, publishedExports, resolvePublished } from "@millrace/toolchain/publishedExports"
import { type Package, published } from "@millrace/toolchain/workspace"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type OutputChunk, rolldown } from "rolldown"

/** What only Node can run, and what of Node it takes; everything else is for browsers and edge functions too. */
const forNode: Readonly<Record<string, ReadonlyArray<string>>> = {
  "@millrace/sandbox/SandboxCommand": ["node:http"],
  "@millrace/sandbox/SandboxServer": ["node:http"]
}

const specifiersOf = ({ folder, manifest }: Package): ReadonlyArray<string> => {
  const files = globSync("dist/**/*.js", { cwd: folder }).map((file) => `./${file}`)
  return openSubpaths(manifest.publishConfig?.exports ?? {}, files)
    .filter((subpath) => !subpath.endsWith(".json"))
    .map((subpath) => manifest.name + subpath.slice(1))
}

const specifiers = published.flatMap(specifiersOf)

describe("every published subpath", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-import-"))
  const chunks = new Map<string, OutputChunk>()

  // One build for all of them: an entry for each subpath, and chunks of what they share.
  beforeAll(async () => {
    const build = await rolldown({
      input: [...specifiers],
      platform: "browser",
      plugins: [publishedExports()],
      // What stays unresolved is left to the runtime; the tests look for it.
      onLog: (level, log, report) => {
        if (log.code !== "UNRESOLVED_IMPORT") report(level, log)
      }
    })
    const { output } = await build.write({
      dir: folder,
      format: "es",
      entryFileNames: "[name]-[hash].mjs",
      chunkFileNames: "[name]-[hash].mjs"
    })
    await build.close()
    for (const chunk of output) if (chunk.type === "chunk") chunks.set(chunk.fileName, chunk)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  const entryOf = (specifier: string): OutputChunk => {
    const file = resolvePublished(specifier)
    const entry = [...chunks.values()].find((chunk) => chunk.facadeModuleId === file)
    if (entry === undefined) throw new Error(`${specifier} was not bundled.`)
    return entry
  }

  /** What a chunk and all below it take from outside of the bundle. */
  const outside = ({ dynamicImports, imports }: OutputChunk, seen = new Set<string>()): ReadonlyArray<string> =>
    [...imports, ...dynamicImports].flatMap((name) => {
      if (seen.has(name)) return []
      seen.add(name)
      const chunk = chunks.get(name)
      return chunk === undefined ? [name] : outside(chunk, seen)
    })

  for (const specifier of specifiers) {
    it(`${specifier} loads${specifier in forNode ? "" : ", and needs nothing of Node"}`, async () => {
      const entry = entryOf(specifier)
      assert.deepStrictEqual(outside(entry), forNode[specifier] ?? [])
      const module: object = await import(/* @vite-ignore */ pathToFileURL(join(folder, entry.fileName)).href)
      assert.deepStrictEqual(Object.keys(module).toSorted(), entry.exports.toSorted())
    })
  }
})
