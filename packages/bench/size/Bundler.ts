/**
 * The bundlers that users have, and what comes out of them.
 */
import { resolvePublished, publishedExports } from "@millrace/toolchain/publishedExports"
import { build } from "esbuild"
import { rolldown } from "rolldown"
import { brotliCompressSync, gzipSync } from "node:zlib"

/** In bytes. */
export interface Size {
  readonly min: number
  readonly gzip: number
  readonly brotli: number
}

type Bundler = (file: string) => Promise<Size>

const sizeOf = (code: Uint8Array): Size => ({
  min: code.length,
  gzip: gzipSync(code, { level: 9 }).length,
  brotli: brotliCompressSync(code).length
})

const withRolldown: Bundler = async (file) => {
  const bundle = await rolldown({ input: file, platform: "browser", plugins: [publishedExports()], logLevel: "warn" })
  // Without the annotations that only a bundler needs, as Vite writes them.
  const { output } = await bundle.generate({ format: "es", minify: true, comments: false, codeSplitting: false })
  await bundle.close()
  return sizeOf(Buffer.from(output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("")))
}

const withEsbuild: Bundler = async (file) => {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "error",
    plugins: [
      {
        name: "published-exports",
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@millrace\// }, ({ path }) => {
            const found = resolvePublished(path)
            // What esbuild does not find itself it takes for free of side effects only when it is told.
            return found === undefined ? undefined : { path: found, sideEffects: path.endsWith("/compiled") }
          })
      }
    ]
  })
  return sizeOf(outputFiles[0]?.contents ?? new Uint8Array())
}

export const bundlers = { rolldown: withRolldown, esbuild: withEsbuild }
