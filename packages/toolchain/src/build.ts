/**
 * `pnpm build`: the published packages' sources to dist, as they go into the tarballs.
 *
 * After the compiler, what is always loaded together becomes one file per package, and every top-level call gets a pure
 * annotation. Without it no bundler can drop a schema or a class that extends one from a module of which something else is
 * used. Comments stay in the declarations, where editors read them. Last come the compiled decoders, which are nothing but
 * effect.
 */
import { transformFileAsync } from "@babel/core"
import { existsSync, globSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { writeCompiledDecoders } from "./compiledDecoders.ts"
import { compile } from "./compiler.ts"
import { type Engine, importFromEngine, passOn, writeEngine } from "./engine.ts"
import { published } from "./workspace.ts"

/** The compiler never removes what it wrote for a source that is gone, and it would be published. */
const removeOrphans = (folder: string): void => {
  for (const output of globSync("dist/**/*.{js,js.map,d.ts,d.ts.map}", { cwd: folder })) {
    const source = output.replace(/^dist/, "src").replace(/\.(d\.ts|js)(\.map)?$/, ".ts")
    if (!existsSync(join(folder, source))) rmSync(join(folder, output))
  }
}

/** In place and idempotent; the maps go on to lead to the sources. */
const finish = async (file: string, engines: ReadonlyArray<Engine>): Promise<void> => {
  const result = await transformFileAsync(file, {
    plugins: ["annotate-pure-calls", importFromEngine(engines)],
    cwd: import.meta.dirname,
    sourceMaps: true,
    shouldPrintComment: (comment) => /^\s*[#@]__PURE__/.test(comment),
    babelrc: false,
    configFile: false
  })
  if (typeof result?.code !== "string") throw new Error(`${file} came out of babel empty.`)
  writeFileSync(file, `${result.code}\n//# sourceMappingURL=${basename(file)}.map\n`)
  writeFileSync(`${file}.map`, JSON.stringify(result.map))
}

const started = performance.now()
const folders = published.map(({ folder }) => folder).filter((folder) => existsSync(join(folder, "tsconfig.json")))
for (const folder of folders) removeOrphans(folder)
if (compile("-b", ...folders)) {
  const written = (await Promise.all(published.map(writeEngine))).filter((engine) => engine !== undefined)
  const facades = written.flatMap(({ facades }) => facades)
  const files = folders
    .flatMap((folder) => globSync("dist/**/*.js", { cwd: folder }).map((file) => join(folder, file)))
    .filter((file) => !facades.includes(file))
  const engines = written.map(({ engine }) => engine)
  await Promise.all(files.map((file) => finish(file, engines)))
  engines.forEach(passOn)
  const decoders = (await Promise.all(published.map(writeCompiledDecoders))).flat()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stderr.write(
    `Built ${files.length} modules of ${folders.length} packages and ${decoders.length} with compiled decoders in ${seconds} s.\n`
  )
} else {
  process.stderr.write("The build stopped at the type errors above.\n")
  process.exitCode = 1
}
