/**
 * A real redis-server on a free port of this machine, for one test.
 */
import { findRedisServer } from "@millrace/toolchain/redis"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"

export interface Redis {
  readonly url: string
  /** At once, as when the machine is lost. */
  readonly kill: () => Promise<void>
  /** On the same port, empty. */
  readonly restart: () => Promise<void>
}

export const start = async (): Promise<Redis> => {
  const port = await freePort()
  let server = await launch(port)
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return
      const exit = once(server, "exit")
      server.kill("SIGKILL")
      await exit
    },
    restart: async () => {
      server = await launch(port)
    }
  }
}

// internal

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("There is no free port.")
  return address.port
}

const launch = async (port: number): Promise<ChildProcess> => {
  const command = findRedisServer()
  if (command === undefined) throw new Error("There is no redis-server: node packages/toolchain/src/redisInstall.ts")
  // In memory only, and in reach of this machine only.
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
  const server = spawn(command, options, { stdio: ["ignore", "pipe", "inherit"] })
  let said = ""
  for await (const text of server.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    said += String(text)
    if (said.includes("Ready to accept connections")) {
      server.stdout.resume()
      return server
    }
  }
  throw new Error(`redis-server did not start: ${said}`)
}
