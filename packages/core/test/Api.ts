/**
 * An invented API for the tests: one operation of each safety, over a scripted server.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import * as Client from "../src/Client.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import type { Script } from "./Script.ts"

const Mill = Schema.Struct({ id: Schema.Finite })
const params = { id: Schema.Int }

const getMill = Operation.get("getMill", "/mills/:id", { params, success: Mill })
const findMills = Operation.get("findMills", "/mills", {
  query: { river: Operation.optional(Schema.Array(Schema.String)), open: Operation.optional(Schema.Boolean) },
  success: Schema.Array(Mill)
})
const buildMill = Operation.post("buildMill", "/mills", {
  payload: Schema.Struct({ river: Schema.NonEmptyString, wheels: Schema.Int }),
  success: Mill
})
const replaceMill = Operation.put("replaceMill", "/mills/:id", { params, payload: Mill, success: Mill })
const razeMill = Operation.delete("razeMill", "/mills/:id", { params })
const visitMill = Operation.get("visitMill", "/visits/:name", { params: { name: Schema.String } })
const mintKey = Operation.post("mintKey", "/keys/:secret", {
  params: { secret: Schema.String },
  success: Schema.Struct({ key: Schema.String }),
  sensitive: true
})

const lockMill = Operation.patch("lockMill", "/mills/:id", {
  params,
  payload: Schema.Struct({ locks: Schema.Array(Schema.Struct({ code: Schema.RedactedFromValue(Schema.String) })) }),
  success: Mill
})

/** A planted secret that must show up nowhere, in no way of writing it. */
export const secret = 's3cret/of "the" miller=='

export const make = (script: Script, options?: Partial<Transport.Options>) =>
  Transport.make({
    api: "mills",
    baseUrl: "https://mills.example",
    credentials: Credentials.fixed({ scheme: "Key", secret: Redacted.make(secret) }),
    ...options
  }).pipe(
    Effect.provideService(HttpClient.HttpClient, script.httpClient),
    Effect.map((transport) => ({
      transport,
      get: Client.method(transport, getMill),
      find: Client.method(transport, findMills),
      build: Client.method(transport, buildMill),
      replace: Client.method(transport, replaceMill),
      raze: Client.method(transport, razeMill),
      visit: Client.method(transport, visitMill),
      mint: Client.method(transport, mintKey),
      lock: Client.method(transport, lockMill)
    }))
  )
