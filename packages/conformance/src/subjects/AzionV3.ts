/** Azion's version 3. */
import { Domains } from "@millrace/azion/v3/Domains"
import * as Fault from "@millrace/sandbox/Fault"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Subject from "../Subject.ts"
import * as Azion from "./Azion.ts"

const domain = 1600000001
const size = 5

const connect = (connection?: Subject.Connection) =>
  Effect.map(Layer.build(Domains.layer.pipe(Layer.provide(Azion.layer(connection)))), Context.get(Domains))

export const subject: Subject.Subject = {
  ...Azion.common,
  name: "azion v3",
  sandbox: { ...Azion.sandbox, azion: { ...Azion.sandbox.azion, domains: 17 } },
  prepare: () => Effect.void,
  connect: (connection) =>
    Effect.map(connect(connection), (domains) => ({
      read: domains.get({ params: { domain_id: domain } }),
      enumerated: domains.get({ params: { domain_id: domain } }),
      create: (name) => domains.create({ payload: { name, edge_application_id: 1 } }),
      change: domains.replace({ params: { domain_id: domain }, payload: { name: "changed", edge_application_id: 1 } })
    })),
  requests: {
    read: { method: "GET", path: `/domains/${domain}` },
    enumerated: { method: "GET", path: `/domains/${domain}` },
    create: { method: "POST", path: "/domains" },
    change: { method: "PUT", path: `/domains/${domain}` }
  },
  created: ({ azion }) => Effect.map(azion.domains, (domains) => domains.map(({ name }) => name)),
  errors: [
    { fault: Fault.documented(400), issues: [{ message: "The body is not JSON.", code: "bad_request" }] },
    {
      fault: Fault.status(400, { body: { name: ["Too long.", "Not a word."] } }),
      issues: [
        { field: "name", message: "Too long." },
        { field: "name", message: "Not a word." }
      ]
    },
    { fault: Fault.documented(401), issues: [{ message: "Authentication credentials were not provided." }] },
    { fault: Fault.documented(403), issues: [{ message: "Forbidden", code: "forbidden" }] },
    { fault: Fault.documented(404), issues: [{ message: "Not Found", code: "not_found" }] },
    { fault: Fault.documented(405), issues: [{ message: 'Method "PATCH" not allowed.' }] },
    { fault: Fault.documented(406), issues: [{ message: "Not Acceptable", code: "not_acceptable" }] },
    { fault: Fault.documented(409), issues: [{ message: "It exists already.", code: "conflict" }] },
    { fault: Fault.documented(415), issues: [{ message: 'Unsupported media type "text/plain" in request.' }] },
    { fault: Fault.documented(422), issues: [{ message: "It cannot be done." }] },
    { fault: Fault.documented(429), issues: [{ message: "Request was throttled." }] }
  ],
  openEnum: "results.environment",
  required: { path: "results.name", field: "name" },
  repeatable: {},
  list: {
    connect: (connection) =>
      Effect.map(
        connect(connection),
        ({ list }) =>
          (options) =>
            Stream.map(
              list.pages({ query: { page_size: size } }, options),
              Subject.page(({ id }) => id)
            )
      ),
    page: (page) => ({ method: "GET", path: "/domains", query: { page: String(page) } }),
    keys: ({ azion }) => Effect.map(azion.domains, (domains) => domains.map(({ id }) => id)),
    insertFirst: ({ azion }) => azion.insertDomain({ id: 1 }),
    delete: ({ azion }, key) => azion.deleteDomain(Number(key))
  }
}
