/**
 * The Chromium that browser tests run in: looked for on this machine, nothing is downloaded here (browserInstall.ts does).
 *
 * Paths are looked at instead of trying a launch: a failed launch of Playwright leaves a temporary folder behind.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { chromium } from "playwright"
import { root } from "./workspace.ts"

export interface Browser {
  /** Where it was found, for the one line that the test run prints about it. */
  readonly from: string
  /** Absent: Playwright knows the path itself. */
  readonly executablePath?: string
  /** What must be set for it to start, on top of this process' environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Browsers that are unpacked from npm live here, with a note on how to start them. */
export const browserCache = join(root, "node_modules", ".cache", "chromium")
export const browserNote = join(browserCache, "browser.json")

/** The first browser that is there, in the order: asked for, Playwright's, the system's, one fetched by an earlier run. */
export const findBrowser = (): Browser | undefined =>
  fromEnvironment() ?? fromPlaywright() ?? fromSystem() ?? fromNote()

/** Whether that file is a browser that starts: its shared libraries may be missing. */
export const starts = (path: string, env: Readonly<Record<string, string>> = {}): boolean => {
  if (!existsSync(path)) return false
  // On Windows `chrome.exe --version` opens a window and prints nothing.
  if (process.platform === "win32") return true
  return spawnSync(path, ["--version"], { env: { ...process.env, ...env }, timeout: 20_000 }).status === 0
}

/** A path that was asked for is used or refused, never silently replaced by another browser. */
const fromEnvironment = (): Browser | undefined => {
  const path = process.env["CHROMIUM_PATH"]
  if (!path) return undefined
  if (!starts(path)) throw new Error(`CHROMIUM_PATH names ${path}, which is not a browser that starts here.`)
  return { from: "CHROMIUM_PATH", executablePath: path }
}

const fromPlaywright = (): Browser | undefined => {
  const full = chromium.executablePath()
  // …/chromium-1255/chrome-linux64/chrome; the headless shell is a sibling folder with its own, changing, layout.
  const shell = full.replace(/chromium-(\d+)[\\/].*$/, "chromium_headless_shell-$1")
  if (shell !== full && existsSync(join(shell, "INSTALLATION_COMPLETE"))) return { from: "Playwright's headless shell" }
  return starts(full) ? { from: "Playwright", executablePath: full } : undefined
}

const fromSystem = (): Browser | undefined => {
  const path = systemPaths().find((candidate) => starts(candidate))
  return path === undefined ? undefined : { from: "this system", executablePath: path }
}

const systemPaths = (): ReadonlyArray<string> => {
  if (process.platform === "win32") {
    return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
      const folder = process.env[variable]
      return folder === undefined
        ? []
        : [join(folder, "Google/Chrome/Application/chrome.exe"), join(folder, "Microsoft/Edge/Application/msedge.exe")]
    })
  }
  const commands = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable"
  ]
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "")
  const onPath = folders.flatMap((folder) => commands.map((command) => join(folder, command)))
  const applications = ["Google Chrome", "Chromium", "Microsoft Edge"]
  return process.platform === "darwin"
    ? [...onPath, ...applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)]
    : onPath
}

const fromNote = (): Browser | undefined => {
  if (!existsSync(browserNote)) return undefined
  const note: Browser = JSON.parse(readFileSync(browserNote, "utf8"))
  return note.executablePath !== undefined && starts(note.executablePath, note.env) ? note : undefined
}
