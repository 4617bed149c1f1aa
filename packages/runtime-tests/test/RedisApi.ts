/**
 * An API with a quota of its own, over HTTP: it counts calls in windows and refuses what is too much.
 */
import { once } from "node:events"
import { createServer } from "node:http"

export interface RedisApi {
  readonly url: string
  /** Calls let through, by window, from the first one on. */
  readonly windows: ReadonlyArray<number>
  readonly refused: () => number
  readonly close: () => Promise<void>
}

export interface Options {
  readonly limit: number
  /** In ms. */
  readonly window: number
  /** Windows by the clock follow on each other, also those without a call; others begin with a call. */
  readonly opens: "by the clock" | "with a call"
  readonly headers: boolean
}

export const start = async ({ headers, limit, opens, window }: Options): Promise<RedisApi> => {
  const windows: Array<number> = []
  let begin = 0
  let refused = 0
  const server = createServer((request, response) => {
    if (request.url === "/warm") return void response.end()
    const now = Date.now()
    if (windows.length === 0 || (opens === "with a call" && now >= begin + window)) {
      begin = opens === "with a call" ? now : now - (now % window)
      windows.push(0)
    }
    for (; now >= begin + window; begin += window) windows.push(0)
    const used = windows[windows.length - 1] ?? 0
    const accepted = used < limit
    if (accepted) windows[windows.length - 1] = used + 1
    else refused++
    // A Date of whole seconds would make resets up to one second late, which is half a window here.
    response.sendDate = false
    if (headers) {
      response.setHeader("x-ratelimit-limit", limit)
      response.setHeader("x-ratelimit-remaining", Math.max(0, limit - used - 1))
      response.setHeader("x-ratelimit-reset", begin + window)
    }
    response.writeHead(accepted ? 200 : 429, { "content-type": "application/json" }).end("{}")
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The API has no port.")
  return {
    url: `http://127.0.0.1:${address.port}`,
    windows,
    refused: () => refused,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    }
  }
}
