/**
 * `node tarballs.ts`: packs every published package as it would go to npm and checks what is inside: that each export resolves,
 * for Node and for TypeScript.
 *
 * Only the tarball of `pnpm pack` has `publishConfig.exports` in the place of `exports`; checking the folder would check
 * the sources.
 */
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openSubpaths } from "./publishedExports.ts"
import { bin, published, root } from "./workspace.ts"

const toolchain = join(import.meta.dirname, "..")

const run = (command: string, ...args: ReadonlyArray<string>): boolean => {
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8" })
  if (status !== 0) process.stdout.write(error === undefined ? `${stdout}${stderr}` : `${error.message}\n`)
  return status === 0
}

/** The pnpm that runs this script, which need not be on the PATH; a program of its own, or JavaScript. */
const pnpm = process.env["npm_execpath"]

if (pnpm === undefined) {
  process.stderr.write("Run this through pnpm (pnpm check), which packs the packages.\n")
  process.exitCode = 1
} else {
  const folder = mkdtempSync(join(tmpdir(), "millrace-tarballs-"))
  try {
    for (const { folder: source, manifest } of published) {
      // Left to itself, attw passes over every subpath that is a pattern.
      const files = globSync("dist/**/*.js", { cwd: source }).map((file) => `./${file.replaceAll("\\", "/")}`)
      const subpaths = openSubpaths(manifest.publishConfig?.exports ?? {}, files)
      const into = mkdtempSync(join(folder, "package-"))
      const pack = ["--dir", source, "pack", "--pack-destination", into]
      const packed = /\.[cm]?js$/.test(pnpm) ? run(process.execPath, pnpm, ...pack) : run(pnpm, ...pack)
      const tarballs = readdirSync(into).map((file) => join(into, file))
      const fine =
        packed &&
        tarballs.length === 1 &&
        tarballs.every((tarball) => {
          const publint = run(process.execPath, bin("publint", "publint", toolchain), "--strict", tarball)
          const attw = bin("attw", "@arethetypeswrong/cli", toolchain)
          const options = ["--profile", "esm-only", "--no-emoji", "--entrypoints", ...subpaths]
          return run(process.execPath, attw, tarball, ...options) && publint
        })
      process.stdout.write(`${manifest.name}: ${fine ? `its ${subpaths.length} exports resolve` : "see above"}\n`)
      if (!fine) process.exitCode = 1
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
