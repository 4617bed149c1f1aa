/**
 * `node redisInstall.ts`: makes sure that there is a redis-server for the tests of a shared quota, or says in one sentence
 * what to install.
 */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { findRedisServer } from "./redis.ts"

/** `undefined` when it was tried, a reason when it cannot work here. */
const aptPackage = (): string | undefined => {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return "there is no apt-get"
  if (process.getuid?.() !== 0) return "it takes root"
  const script = "apt-get update -q && apt-get install -qy --no-install-recommends redis-server"
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const { error, status, stderr } = spawnSync("sh", ["-c", script], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8"
  })
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split("\n").slice(-3).join(" "))
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  if (findRedisServer() === undefined) {
    say("No redis-server yet, trying apt-get install redis-server.")
    const reason = aptPackage()
    if (reason !== undefined) say(`  ${reason}`)
  }
  const server = findRedisServer()
  if (server === undefined) {
    throw new Error("The tests of the shared quota need Redis: install redis-server, or set REDIS_SERVER to one.")
  }
  say(`The shared quota is tested with ${server}.`)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
