/**
 * The sandbox as handlers for Mock Service Worker 3, in Node and in browsers. Requests to the vendors' own hosts meet the
 * sandbox; what the application does with `fetch` or `XMLHttpRequest` stays as it is. Two things are not like the network:
 * CORS is not enforced, as a service worker answers before the browser asks, and in Node MSW drops the headers of an answer
 * whose body breaks off. `SandboxServer.ts` does both as they are. A worker that is stopped waits for the answers under way,
 * so let no delay outlast a test.
 */
import { http, type HttpHandler, HttpResponse } from "msw"
import type { Sandbox } from "./Sandbox.ts"

/** Handlers for every emulated API at its own host, or for all of them at `origin`. */
export const handlers = (
  sandbox: Sandbox["Service"],
  options?: { readonly origin?: string | undefined } | undefined
): Array<HttpHandler> => {
  const origins = options?.origin === undefined ? sandbox.baseUrls : [options.origin]
  return [...new Set(origins.map((origin) => new URL(origin).origin))].map((origin) =>
    http.all(`${origin}/*`, ({ request }) =>
      // A rejection would count as a bug in the handler; this is how MSW says that the network failed.
      sandbox.fetch(request).catch(() => HttpResponse.error())
    )
  )
}
