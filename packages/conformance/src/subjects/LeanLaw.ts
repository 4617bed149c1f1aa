/** LeanLaw, whose credential is a key that never changes. */
import { Clients } from "@millrace/leanlaw/Clients"
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Matters } from "@millrace/leanlaw/Matters"
import { LeanLaw as Firm } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import type * as HttpClient from "effect/http/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Subject from "../Subject.ts"

const client = "0c3f6a52-6c0b-4d55-9b0e-6a3f1f4c0d10"
// A page begins with the last item of the one before.
const size = 6

const layer = ({ baseUrl, identity }: Subject.Connection = {}): Layer.Layer<
  LeanLaw.LeanLaw,
  never,
  HttpClient.HttpClient
> => LeanLaw.layer({ baseUrl, apiKey: Redacted.make(identity === "wrong" ? "not-the-key" : Firm.apiKey) })

export const subject: Subject.Subject = {
  name: "leanlaw",
  api: "leanlaw",
  sandbox: { apis: ["leanlaw"], leanlaw: { clients: 16, matters: 1 } },
  prepare: ({ leanlaw }) => leanlaw.insertClient({ id: client }),
  connect: Effect.fnUntraced(function* (connection) {
    const context = yield* Layer.build(Layer.merge(Clients.layer, Matters.layer).pipe(Layer.provide(layer(connection))))
    const clients = Context.get(context, Clients)
    return {
      read: clients.get({ params: { id: client } }),
      enumerated: Context.get(context, Matters).list({ query: { limit: 1 } }),
      create: (name) => clients.create({ payload: { name, contact: { companyName: name } } }),
      change: clients.update({ params: { id: client }, payload: { notes: "changed" } })
    }
  }),
  secrets: [Firm.apiKey],
  requests: {
    read: { method: "GET", path: `/v2/clients/${client}` },
    enumerated: { method: "GET", path: "/v2/matters" },
    create: { method: "POST", path: "/v2/clients" },
    change: { method: "PUT", path: `/v2/clients/${client}` }
  },
  created: ({ leanlaw }) => Effect.map(leanlaw.clients, (clients) => clients.map(({ name }) => name)),
  // The vendor documents its statuses, and no body of theirs: these are the sandbox's.
  errors: [
    { fault: Fault.documented(400), issues: [{ message: "The body is not JSON." }] },
    { fault: Fault.documented(401), issues: [{ message: "No API key was sent." }] },
    {
      fault: Fault.documented(403),
      issues: [
        { message: "The API key is not valid." },
        {
          message: "LeanLaw refuses a key that is not valid, or has no scope for this, with 403: check the API key"
        }
      ]
    },
    { fault: Fault.documented(404), issues: [{ message: "There is no such path." }] },
    { fault: Fault.documented(405), issues: [{ message: "The path takes GET." }] },
    { fault: Fault.documented(429), issues: [{ message: "Too many requests." }] }
  ],
  requestIdHeader: "x-leanlaw-traceid",
  wrongIdentity: "Forbidden",
  openEnum: "data.*.matterType",
  required: { path: "data.name", field: "data.name" },
  repeatable: {},
  list: {
    connect: (connection) =>
      Effect.map(
        Layer.build(Clients.layer.pipe(Layer.provide(layer(connection)))),
        (context) => (options) =>
          Stream.map(
            Context.get(context, Clients).list.pages({ query: { limit: size, sort: ["name"] } }, options),
            Subject.page(({ clientId }) => clientId)
          )
      ),
    page: (page) => ({ method: "GET", path: "/v2/clients", query: { offset: String((page - 1) * (size - 1)) } }),
    keys: ({ leanlaw }) =>
      Effect.map(leanlaw.clients, (clients) =>
        // Stable: equal ones stay in their order.
        clients.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ id }) => id)
      ),
    insertFirst: ({ leanlaw }) => leanlaw.insertClient({ name: "A client" }),
    delete: ({ leanlaw }, key) => leanlaw.deleteClient(String(key))
  },
  mint: Subject.lacks("Its API key does not expire, and there is nothing to mint one with."),
  toldQuota: Subject.lacks("The vendor documents no header that tells a quota: only a 429 does."),
  structuredQuota: Subject.lacks(
    "The vendor documents no such headers, and a client reads them where its API package asks for it."
  )
}
