/** Azalead, whose every answer brings the token of the next call. */
import { Accounts } from "@millrace/azalead/Accounts"
import * as Azalead from "@millrace/azalead/Azalead"
import { Labels } from "@millrace/azalead/Labels"
import { Azalead as Organization } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import type * as HttpClient from "effect/http/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Subject from "../Subject.ts"

const account = 1000039
const label = 6890
const size = 5

const layer = ({ baseUrl, identity }: Subject.Connection = {}): Layer.Layer<
  Azalead.Azalead,
  never,
  HttpClient.HttpClient
> =>
  Azalead.layer({
    baseUrl,
    credentials: Azalead.login({
      username: Organization.administrator.username,
      password: Redacted.make(identity === "wrong" ? "not the password" : Organization.administrator.password)
    })
  })

export const subject: Subject.Subject = {
  name: "azalead",
  api: "azalead",
  sandbox: { apis: ["azalead"], azalead: { accounts: 0 } },
  // None of them on a list that hides it from others.
  prepare: ({ azalead }) =>
    Effect.forEach(Array.from({ length: 17 }), (_, index) =>
      azalead.insertAccount({
        id: account + index,
        name: `Company ${String(index + 1).padStart(2, "0")}`,
        labels: [label]
      })
    ),
  connect: Effect.fnUntraced(function* (connection) {
    const groups = Layer.merge(Accounts.layer, Labels.layer)
    const context = yield* Layer.build(groups.pipe(Layer.provide(layer(connection))))
    const accounts = Context.get(context, Accounts)
    return {
      read: accounts.get({ params: { id: account } }),
      enumerated: accounts.get({ params: { id: account } }),
      create: (name) => Context.get(context, Labels).create({ payload: { label: name } }),
      change: accounts.removeLabel({ params: { id_account: account, id_label: label } })
    }
  }),
  secrets: [Organization.administrator.password],
  requests: {
    read: { method: "GET", path: `/latest/account/${account}` },
    enumerated: { method: "GET", path: `/latest/account/${account}` },
    create: { method: "POST", path: "/latest/label" },
    change: { method: "DELETE", path: `/latest/account/${account}/label/${label}` }
  },
  created: ({ azalead }) => Effect.map(azalead.labels, (labels) => labels.map(({ label }) => label)),
  errors: [
    { fault: Fault.documented(400), issues: [{ message: "Required request body is missing" }] },
    {
      fault: Fault.documented(401),
      issues: [{ message: "Full authentication is required to access this resource" }]
    },
    { fault: Fault.documented(403), issues: [{ message: "Access is denied" }] },
    { fault: Fault.documented(404), issues: [{ message: "The requested resource does not exist" }] },
    { fault: Fault.documented(405), issues: [{ message: "Request method 'PUT' not supported" }] },
    {
      fault: Fault.documented(406),
      issues: [{ message: "Request content not sufficient to generate response entity" }]
    },
    { fault: Fault.documented(429), issues: [{ message: "API rate limit exceeded" }] },
    {
      fault: Fault.documented(500),
      issues: [{ message: "Something went wrong on our end. Please contact the support." }]
    }
  ],
  requestIdHeader: "x-request-id",
  wrongIdentity: "Unauthorized",
  openEnum: "lastActivityType",
  required: { path: "name", field: "name" },
  repeatable: Subject.lacks("All its idempotent calls delete something, and the second finds nothing."),
  list: {
    connect: (connection) =>
      Effect.map(
        Layer.build(Accounts.layer.pipe(Layer.provide(layer(connection)))),
        (context) => (options) =>
          Stream.map(
            Context.get(context, Accounts).list.pages({ query: { size, sort: "name" } }, options),
            Subject.page(({ id }) => Number(id))
          )
      ),
    page: (page) => ({ method: "GET", path: "/latest/account", query: { page: String(page) } }),
    keys: ({ azalead }) =>
      Effect.map(azalead.accounts, (accounts) =>
        accounts.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id)
      ),
    insertFirst: ({ azalead }) => azalead.insertAccount({ name: "A company" }),
    delete: ({ azalead }, key) => azalead.deleteAccount(Number(key))
  },
  mint: { request: { method: "POST", path: "/latest/authenticate" }, expire: ({ azalead }) => azalead.expireTokens },
  toldQuota: Subject.lacks("The vendor documents no header that tells a quota: only a 429 does."),
  structuredQuota: Subject.lacks(
    "The vendor documents no such headers, and a client reads them where its API package asks for it."
  )
}
