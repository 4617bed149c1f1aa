/**
 * A Cloudflare worker that is the sandbox: what sandbox.edge.test.ts bundles and runs. At `/inside` it is its own caller, for
 * what a worker cannot let out: connections that break.
 */
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"

let sandbox: Sandbox.Sandbox["Service"] | undefined

// Made by the first request: a worker has no clock before.
const made = (): Sandbox.Sandbox["Service"] =>
  (sandbox ??= Effect.runSync(
    Sandbox.make({
      seed: "edge",
      azion: { token: "a-fixed-token" },
      rest: { resources: { books: [{ id: 1, title: "The Mill" }] } }
    })
  ))

/** What callers in this worker meet, by the name of the fault. */
const inside = async (): Promise<unknown> => {
  const { fetch, httpClient, inject } = made()
  const url = "https://api.azionapi.net/domains"
  const seen: Record<string, unknown> = {}
  for (const [name, fault] of [
    ["cut", Fault.cut("before", { times: 2 })],
    ["aborted", Fault.cutBody("aborted", { times: 2 })]
  ] as const) {
    await Effect.runPromise(inject(fault))
    const read = httpClient.get(url).pipe(Effect.flatMap((response) => response.text))
    const error = await Effect.runPromise(Effect.flip(read))
    const rejection: unknown = await fetch(url)
      .then((response) => response.text())
      .catch((cause: unknown) => cause)
    seen[name] = [error.reason._tag, Object(rejection).name]
  }
  return seen
}

export default {
  fetch: (request: Request): Promise<Response> =>
    new URL(request.url).pathname === "/inside" ? inside().then((seen) => Response.json(seen)) : made().fetch(request)
}
