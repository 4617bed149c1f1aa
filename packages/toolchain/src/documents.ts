/**
 * Type-checks the examples in our documents against the packages, each as a module of its own.
 *
 * An example is compiled inside the package whose document shows it (the root's documents: inside the demo, which depends on
 * everything), so that it resolves imports as that package's user would.
 */
import { spawnSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { compilerPath } from "./compiler.ts"
import { fencesIn } from "./fences.ts"
import { published, root } from "./workspace.ts"

export interface Document {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly examples: number
  /** As the compiler prints them, with the document's own path, line and column. */
  readonly errors: ReadonlyArray<string>
}

const patterns = [
  "README.md",
  "ARCHITECTURE.md",
  "packages/*/README.md",
  ...published.map(({ folder }) => `packages/${basename(folder)}/src/**/*.ts`)
]

/** Whose examples need what their own package may not import: the sandbox's show a client's program under test. */
const homes: Readonly<Record<string, string>> = { "packages/sandbox/README.md": "packages/runtime-tests" }

/** Where the examples of each package are put for the compiler; ignored by Git. */
const workplace = ".cache/examples"

export const checkDocuments = (): ReadonlyArray<Document> => {
  for (const folder of globSync(`packages/*/${workplace}`, { cwd: root }))
    rmSync(join(root, folder), { recursive: true })
  const files = new Map<string, string>()
  const documents = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => file.replaceAll("\\", "/"))
    .map((path) => {
      const fences = fencesIn(readFileSync(join(root, path), "utf8"), path.endsWith(".md") ? "markdown" : "source")
      const home = homes[path] ?? /^packages\/[^/]+/.exec(path)?.[0] ?? "packages/demo"
      for (const { code, line } of fences) {
        const name = `${path.replace(`${home}/`, "").replaceAll("/", "_")}.${line}.ts`
        files.set(`${home}/${workplace}/${name}`, path)
        mkdirSync(join(root, home, workplace), { recursive: true })
        // As many lines before the code as in the document, so that positions fit.
        writeFileSync(join(root, home, workplace, name), `${"\n".repeat(line - 1)}${code}\nexport {}\n`)
      }
      return { path, examples: fences.length }
    })
  const errors = files.size === 0 ? [] : compileExamples(files)
  return documents.map((document) => ({
    ...document,
    errors: errors.filter(({ path }) => path === document.path).map(({ message }) => message)
  }))
}

interface Finding {
  readonly path: string
  readonly message: string
}

const compileExamples = (files: ReadonlyMap<string, string>): ReadonlyArray<Finding> => {
  const folder = join(root, "packages", "toolchain", workplace)
  mkdirSync(folder, { recursive: true })
  const config = {
    extends: relative(folder, join(root, "packages", "toolchain", "tsconfig.unpublished.json")).replaceAll("\\", "/"),
    compilerOptions: {
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      noUnusedLocals: false
    },
    files: [...files.keys()].map((file) => relative(folder, join(root, file)).replaceAll("\\", "/"))
  }
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
  const args = ["-p", join(folder, "tsconfig.json"), "--pretty", "false"]
  const { status, stdout } = spawnSync(compilerPath(), args, { cwd: root, encoding: "utf8" })
  if (status === 0) return []

  const findings: Array<Finding> = []
  const others: Array<string> = []
  for (const line of stdout.split(/\r?\n/)) {
    const [, file = "", position, severity, text] = /^(\S[^(]*)\((\d+,\d+)\): (\w+) (.*)$/.exec(line) ?? []
    const path = files.get(file)
    if (path !== undefined && severity !== "suggestion") {
      findings.push({ path, message: `${path}(${position}): ${severity} ${text}` })
    } else if (line.trim() !== "") {
      others.push(line)
    }
  }
  // Errors in a package's sources are the type check's business; anything else means that nothing was checked.
  const ownSources = others.some((line) => /^packages\/\w[^(]*\(/.test(line))
  if (findings.length === 0 && !ownSources) throw new Error(`The examples could not be compiled: ${others.join("\n")}`)
  return findings
}
