/**
 * The process behind `Host.loopback`: tells its port, then takes a setting at a time and answers with what it has counted
 * under the one before.
 */
import { createServer } from "node:http"
import type { Setting } from "./Host.ts"
import { answer } from "./Wire.ts"

let setting: Setting = { total: 0 }
let windows = new Map<number, number>()
let refused = 0

// As the vendor writes it: UTC without a zone, microseconds.
const vendorTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000`

const server = createServer((request, response) => {
  const { latency = 0, quota, total } = setting
  const arrived = performance.now()
  const headers: Record<string, string> = { "content-type": "application/json" }
  const url = new URL(`http://loopback${request.url ?? "/"}`)
  const now = Date.now()
  let status = 200
  if (quota !== undefined) {
    const window = Math.floor(now / quota.window)
    const used = windows.get(window) ?? 0
    if (used < quota.limit) windows.set(window, used + 1)
    else {
      status = 429
      refused++
    }
    const reset = (window + 1) * quota.window
    // Octokit reads seconds since the epoch and knows no other form.
    const octokit = request.headers["user-agent"]?.includes("octokit") === true
    headers["x-ratelimit-limit"] = String(quota.limit)
    headers["x-ratelimit-remaining"] = String(Math.max(0, quota.limit - used - 1))
    headers["x-ratelimit-reset"] = octokit ? String(Math.ceil(reset / 1000)) : vendorTime(reset)
    if (status === 429) headers["retry-after"] = String(Math.ceil((reset - now) / 1000))
  }
  const found = answer(url, total)
  if (found?.link !== undefined) headers["link"] = `<http://${request.headers.host}${found.link}>; rel="next"`
  const end = () =>
    response.writeHead(found === undefined ? 404 : status, headers).end(status === 200 ? found?.body : "{}")
  if (latency === 0) end()
  // What it takes to make the answer is part of the latency, not on top of it.
  else setTimeout(end, latency - (performance.now() - arrived))
})

process.on("message", (next: Setting) => {
  const first = Math.min(...windows.keys())
  const last = Math.max(...windows.keys())
  const all =
    windows.size === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => windows.get(first + at) ?? 0)
  process.send?.({ windows: all, refused })
  setting = next
  windows = new Map()
  refused = 0
})

process.on("disconnect", () => {
  server.close()
  server.closeAllConnections()
})

server.listen(0, "127.0.0.1", 2048, () => {
  const address = server.address()
  process.send?.(typeof address === "object" ? address?.port : undefined)
})
