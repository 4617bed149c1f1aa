/**
 * The sandbox over HTTP on a loopback port, for programs in another process and for browsers that must meet real CORS.
 * Node only. `node:http` is used directly, as an effect server keeps the raw socket, which a cut needs, to itself.
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Http from "node:http"
import type * as Exchange from "./Exchange.ts"
import { Sandbox } from "./Sandbox.ts"

export interface Options {
  /** 0 takes any free port. @default 0 */
  readonly port?: number | undefined
  /** @default "127.0.0.1" */
  readonly host?: string | undefined
  /** Every request is for this API. @default the path decides, and the `Host` header where several have it */
  readonly api?: Exchange.Api | undefined
}

/** A running server; it stops with the layer's scope. */
export class SandboxServer extends Context.Service<
  SandboxServer,
  {
    /** Where it listens, without a slash at the end. */
    readonly url: string
  }
>()("@millrace/sandbox/SandboxServer") {}

/** The server could not listen. */
export class SandboxServerError extends Data.TaggedError("SandboxServerError")<{
  readonly message: string
  readonly cause: unknown
}> {}

export const make = (
  options?: Options | undefined
): Effect.Effect<SandboxServer["Service"], SandboxServerError, Sandbox | Scope.Scope> => start(options ?? {})

/** Serves the sandbox of the context. */
export const layer = (options?: Options | undefined): Layer.Layer<SandboxServer, SandboxServerError, Sandbox> =>
  Layer.effect(SandboxServer, make(options))

// internal

const start = Effect.fnUntraced(function* ({ api, host = "127.0.0.1", port = 0 }: Options) {
  const sandbox = yield* Sandbox
  const run = Effect.runForkWith(yield* Effect.context<never>())
  const server = Http.createServer((request, response) => {
    const fiber = run(
      serve(sandbox, api, request, response).pipe(
        // A mistake of the sandbox's own: the caller is not left waiting.
        Effect.catchDefect((defect) =>
          Effect.andThen(
            Effect.logError(defect),
            Effect.sync(() => response.destroy())
          )
        )
      )
    )
    // Also comes after a whole answer, when there is nothing left to interrupt.
    response.on("close", () => fiber.interruptUnsafe())
  })
  yield* Effect.acquireRelease(listen(server, host, port), () => close(server))
  const address = server.address()
  const bound = typeof address === "object" && address !== null ? address.port : port
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}` }
})

const listen = (server: Http.Server, host: string, port: number): Effect.Effect<void, SandboxServerError> =>
  Effect.callback((resume) => {
    if (!Number.isInteger(port) || port < 0 || port > 65535) return resume(Effect.fail(noPort(port)))
    server.once("error", (cause: NodeJS.ErrnoException) => resume(Effect.fail(listenError(host, port, cause))))
    server.listen(port, host, () => resume(Effect.void))
  })

const noPort = (port: number): SandboxServerError =>
  new SandboxServerError({ message: `There is no port ${port}: choose one from 0 to 65535.`, cause: port })

const listenError = (host: string, port: number, cause: NodeJS.ErrnoException): SandboxServerError =>
  new SandboxServerError({
    message:
      cause.code === "EADDRINUSE"
        ? `Port ${port} on ${host} is in use: stop what listens there or choose another port (0 takes any free one).`
        : `The sandbox cannot listen on ${host}:${port}: ${cause.message}.`,
    cause
  })

const close = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const serve = Effect.fnUntraced(function* (
  sandbox: Sandbox["Service"],
  api: Exchange.Api | undefined,
  request: Http.IncomingMessage,
  response: Http.ServerResponse
) {
  const url = urlOf(request)
  if (url === undefined) {
    response.writeHead(400).end()
    return
  }
  const body = yield* read(request)
  const answer = yield* sandbox.handle({
    method: request.method ?? "GET",
    url,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? "")
      ])
    ),
    body: body === "" ? undefined : body,
    api
  })
  send(answer, response)
})

// A path may begin with two slashes, so it is not resolved against the base but put behind it.
const urlOf = ({ headers, url = "/" }: Http.IncomingMessage): URL | undefined =>
  URL.parse(url.startsWith("/") ? `http://${headers.host ?? "localhost"}${url}` : url) ?? undefined

// A request that breaks off never ends here; the closed response interrupts it.
const read = (request: Http.IncomingMessage): Effect.Effect<string> =>
  Effect.callback((resume) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.once("end", () => resume(Effect.succeed(Buffer.concat(chunks).toString("utf8"))))
  })

const send = (answer: Exchange.Answer, response: Http.ServerResponse): void => {
  switch (answer._tag) {
    case "Cut":
      response.destroy()
      return
    case "Broken":
      response.writeHead(answer.status, answer.headers)
      response.write(answer.body, () => response.destroy())
      return
    case "Stalled":
      response.writeHead(answer.status, answer.headers)
      response.write(answer.body)
      return
    case "Bytes":
    case "Reply":
      response.writeHead(answer.status, {
        ...answer.headers,
        ...(answer.body === undefined ? {} : { "content-length": Buffer.byteLength(answer.body) })
      })
      response.end(answer.body)
  }
}
