/** Azion's version 2. */
import { DigitalCertificates } from "@millrace/azion/v2/DigitalCertificates"
import { FirewallRuleSets } from "@millrace/azion/v2/FirewallRuleSets"
import { WafRuleSets } from "@millrace/azion/v2/WafRuleSets"
import * as Fault from "@millrace/sandbox/Fault"
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Subject from "../Subject.ts"
import * as Azion from "./Azion.ts"

const waf = 6001
const ruleSet = 4001

export const subject: Subject.Subject = {
  ...Azion.common,
  name: "azion v2",
  prepare: () => Effect.void,
  connect: Effect.fnUntraced(function* (connection) {
    const context = yield* Layer.build(groups.pipe(Layer.provide(Azion.layer(connection))))
    const certificates = Context.get(context, DigitalCertificates)
    return {
      read: Context.get(context, WafRuleSets).get({ params: { ruleset_id: waf } }),
      enumerated: Context.get(context, WafRuleSets).get({ params: { ruleset_id: waf } }),
      create: (name) => certificates.create({ payload: { name } }),
      change: Context.get(context, FirewallRuleSets).replace({
        params: { ruleset_id: ruleSet },
        payload: { name: "changed" }
      })
    }
  }),
  requests: {
    read: { method: "GET", path: `/waf/rulesets/${waf}` },
    enumerated: { method: "GET", path: `/waf/rulesets/${waf}` },
    create: { method: "POST", path: "/digital_certificates" },
    change: { method: "PUT", path: `/edge_firewall/rulesets/${ruleSet}` }
  },
  created: Effect.fnUntraced(function* (sandbox) {
    const answer = yield* sandbox.handle(yield* listOf(sandbox, "/digital_certificates"))
    const items: ReadonlyArray<{ readonly name: string }> =
      "body" in answer && typeof answer.body === "string" ? JSON.parse(answer.body) : []
    return items.map(({ name }) => name)
  }),
  // As of version 2 the documents show two forms only.
  errors: [
    {
      fault: Fault.status(400, { body: { name: ["Too long.", "Not a word."] } }),
      issues: [
        { field: "name", message: "Too long." },
        { field: "name", message: "Not a word." }
      ]
    },
    { fault: Fault.status(404, { body: { detail: "Not found." } }), issues: [{ message: "Not found." }] }
  ],
  openEnum: "mode",
  required: { path: "name", field: "name" },
  repeatable: {},
  list: Subject.lacks("Version 2 has no list in pages: each comes whole, in one answer.")
}

// internal

// The sandbox has no control for certificates: its API is asked, past the client.
const listOf = (sandbox: Sandbox.Sandbox["Service"], path: string) =>
  Effect.map(sandbox.azion.issueToken(), (token) => ({
    method: "GET",
    url: new URL(`https://api.azionapi.net${path}`),
    headers: { accept: "application/json; version=2", authorization: `Token ${token}` },
    body: undefined
  }))

const groups = Layer.mergeAll(DigitalCertificates.layer, FirewallRuleSets.layer, WafRuleSets.layer)
