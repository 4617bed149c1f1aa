/**
 * A page under a Content-Security-Policy that allows scripts of its own origin and nothing else: no inline script, no code
 * made of text. Its script is strictPage.app.ts, or compiled.app.ts below `/compiled`, bundled from the built packages.
 */
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Http from "node:http"
import { join } from "node:path"
import * as Bundle from "./Bundle.ts"

/** A running server of that page; it stops with the layer's scope. */
export class StrictPage extends Context.Service<
  StrictPage,
  {
    /** Without a slash at the end. */
    readonly url: string
  }
>()("@millrace/runtime-tests/StrictPage") {}

/** @param token one that the sandbox in context accepts */
export const layer = (token: string): Layer.Layer<StrictPage, never, SandboxServer.SandboxServer> =>
  Layer.effect(
    StrictPage,
    Effect.gen(function* () {
      const { url } = yield* SandboxServer.SandboxServer
      const server = yield* Effect.acquireRelease(listen(serve(url, token)), close)
      const address = server.address()
      return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : address}` }
    })
  )

// internal

// Ahead of the app, so that it hears of whatever goes wrong while the app is loaded.
const listener = `
const tell = (message) => parent.postMessage(message, "*")
const end = (outcome) => {
  tell({ outcome })
  // Violations are told in their order: with this one, which no library commits, all before it have been.
  new Image().src = "data:,"
}
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) =>
  tell({ violation: effectiveDirective + " " + blockedURI }))
addEventListener("error", ({ message }) => end(message))
addEventListener("unhandledrejection", ({ reason }) => end(String(reason)))
addEventListener("outcome", ({ detail }) => end(detail))
`

const html = (sandboxUrl: string, token: string, app: string): string =>
  `<!doctype html><html><head><title>strict</title><script src="/listener.js"></script></head>
<body data-sandbox-url="${sandboxUrl}" data-sandbox-token="${token}"><script type="module" src="${app}"></script></body></html>`

// Bundled when asked for: the other browser tests do not need the packages built.
const app = (file: string): Promise<string> =>
  Bundle.make(join(import.meta.dirname, file)).catch(
    (error: unknown) => `throw new Error(${JSON.stringify(String(error))})`
  )

const serve =
  (sandboxUrl: string, token: string): Http.RequestListener =>
  async ({ url }, response) => {
    const script = { "content-type": "text/javascript" }
    switch (url) {
      case "/":
      case "/compiled":
        return response
          .writeHead(200, {
            "content-type": "text/html",
            "content-security-policy": `default-src 'none'; script-src 'self'; connect-src ${sandboxUrl}`
          })
          .end(html(sandboxUrl, token, url === "/" ? "/app.js" : "/compiled.js"))
      case "/listener.js":
        return response.writeHead(200, script).end(listener)
      case "/app.js":
        return response.writeHead(200, script).end(await app("strictPage.app.ts"))
      case "/compiled.js":
        return response.writeHead(200, script).end(await app("compiled.app.ts"))
      default:
        return response.writeHead(404).end()
    }
  }

const listen = (listener: Http.RequestListener): Effect.Effect<Http.Server> =>
  Effect.callback((resume) => {
    const server = Http.createServer(listener)
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  })

const close = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })
