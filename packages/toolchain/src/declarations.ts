/**
 * `node declarations.ts`: reads the built declaration files as a program does that checks its libraries too, without
 * `exactOptionalPropertyTypes`, which this repository has and most others have not.
 */
import { globSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { compile } from "./compiler.ts"
import { published, root } from "./workspace.ts"

const folder = join(root, "node_modules", ".cache", "declarations")
const configuration = join(folder, "tsconfig.json")

mkdirSync(folder, { recursive: true })
writeFileSync(
  configuration,
  JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      module: "ESNext",
      moduleResolution: "bundler",
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      // In the workspace a package's own exports lead to its sources.
      paths: Object.fromEntries(
        published.map(({ folder, manifest }) => [`${manifest.name}/*`, [join(folder, "dist", "*.d.ts")]])
      )
    },
    files: published.flatMap(({ folder }) =>
      globSync("dist/**/*.d.ts", { cwd: folder }).map((file) => join(folder, file))
    )
  })
)

if (!compile("-p", configuration)) process.exitCode = 1
