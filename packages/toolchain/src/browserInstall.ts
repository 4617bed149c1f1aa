/**
 * `node browserInstall.ts`: makes sure that there is a browser for the browser tests, or says in one sentence what to install.
 *
 * Each way of getting one is tried only when everything before it left us without: Playwright's own download, the Chromium
 * that the npm package @sparticuz/chromium carries (a registry is reachable where that download is not), the system's packages.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, browserCache, browserNote, findBrowser, starts } from "./browser.ts"

const sparticuz = { name: "@sparticuz/chromium", version: "153.0.0" }

/** What is used of that package, which is not a dependency: it is installed when needed. */
interface Sparticuz {
  readonly default: { readonly executablePath: () => Promise<string> }
  readonly inflate: (archive: string) => Promise<string>
}

/** A way of getting a browser; `undefined` when it was tried, a reason when it cannot work here. */
type Attempt = () => string | undefined | Promise<string | undefined>

const playwrightDownload: Attempt = () => {
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright/package.json")), "cli.js")
  // It fails within seconds, with pages of stack traces, where its server is out of reach.
  const { status } = spawnSync(process.execPath, [cli, "install", "chromium-headless-shell"], { stdio: "ignore" })
  return status === 0 ? undefined : "the download failed"
}

const npmPackage: Attempt = async () => {
  if (process.platform !== "linux" || process.arch !== "x64") return "it is built for Linux x64 only"
  // The package unpacks into the temporary folder and takes whatever lies there: give it one of its own per version.
  const folder = join(browserCache, sparticuz.version)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  const wanted = `${sparticuz.name}@${sparticuz.version}`
  const install = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", wanted]
  const { status, stderr } = spawnSync("npm", install, {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8"
  })
  if (status !== 0) return `npm could not install ${wanted}: ${stderr.trim().split("\n")[0]}`

  process.env["TMPDIR"] = folder
  const entry = createRequire(join(folder, "package.json")).resolve(sparticuz.name)
  const carried: Sparticuz = await import(pathToFileURL(entry).href)
  const executablePath = await carried.default.executablePath()
  let browser: Browser = { from: wanted, executablePath }
  if (!starts(executablePath)) {
    // A machine without libnss3 and its like: the package brings them too, for AWS Lambda.
    await carried.inflate(join(entry, "..", "..", "bin", "al2023.tar.br"))
    const env = { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_PATH: join(folder, "fonts") }
    browser = { ...browser, env }
    if (!starts(executablePath, env)) return "it does not start, not even with the libraries it brings"
  }
  writeFileSync(browserNote, JSON.stringify(browser))
  return undefined
}

const aptPackage: Attempt = () => {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return "there is no apt-get"
  if (process.getuid?.() !== 0) return "it takes root"
  const script = "apt-get update -q && apt-get install -qy --no-install-recommends chromium"
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const { status, stderr } = spawnSync("sh", ["-c", script], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8"
  })
  return status === 0 ? undefined : stderr.trim().split("\n").slice(-3).join(" ")
}

const attempts: ReadonlyArray<readonly [name: string, attempt: Attempt]> = [
  ["Playwright's download", playwrightDownload],
  ["the npm package @sparticuz/chromium", npmPackage],
  ["apt-get install chromium", aptPackage]
]

const say = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  let browser = findBrowser()
  for (const [name, attempt] of attempts) {
    if (browser !== undefined) break
    say(`No browser yet, trying ${name}.`)
    const reason = await Promise.resolve()
      .then(attempt)
      .catch((error: unknown) => String(error))
    if (reason !== undefined) say(`  ${reason}`)
    browser = findBrowser()
  }
  if (browser === undefined) {
    throw new Error("The browser tests need Chromium: install Chromium or Google Chrome, or set CHROMIUM_PATH to one.")
  }
  say(`Browser tests run in ${browser.executablePath ?? "Chromium"} (${browser.from}).`)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
