/**
 * Where this machine's redis-server is, for the tests of a quota that is shared between machines. Nothing is installed
 * here (redisInstall.ts does).
 */
import { spawnSync } from "node:child_process"

/** `$REDIS_SERVER`, which is used or refused but never silently replaced; otherwise the one on the PATH, if any. */
export const findRedisServer = (): string | undefined => {
  const wanted = process.env["REDIS_SERVER"]
  if (!wanted) return starts("redis-server") ? "redis-server" : undefined
  if (!starts(wanted)) throw new Error(`REDIS_SERVER names ${wanted}, which is not a redis-server that starts here.`)
  return wanted
}

const starts = (command: string): boolean =>
  spawnSync(command, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0
