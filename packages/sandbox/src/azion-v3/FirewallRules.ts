/**
 * `/edge_firewall/{edge_firewall_id}/rules_engine` of Azion v3. A create answers in the envelope, as the docs say; the
 * official file has it bare.
 */
import * as Result from "effect/Result"
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"
import * as Rule from "./Rule.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_firewall/{edge_firewall_id}/rules_engine",
    param: "rule_id",
    table: account.firewallRules,
    parent: account.firewalls,
    verbs: Collection.everyVerb,
    permissions: {
      ...Collection.permissions("View Edge Firewall", "Edit Edge Firewall"),
      create: "Edit Security Settings"
    },
    fields: {
      name: Field.text(),
      is_active: Field.boolean,
      behaviors: Field.list(behavior, { minItems: 1 }),
      criteria: Rule.criteria(criterion)
    },
    required: ["name", "behaviors", "criteria"],
    blank: ({ id, params, ...birth }) => ({
      id,
      ...Stamp.edited(birth),
      name: `rule-${id}`,
      is_active: true,
      description: "",
      behaviors: [{ name: "deny" }],
      criteria: [[{ conditional: "if", variable: "request_uri", operator: "starts_with", argument: "/" }]],
      order: account.firewallRules.all(params["edge_firewall_id"]).length
    }),
    touch: Stamp.edited,
    pastEnd: account.pastEnd
  })

// internal

const criterion = Field.shape(
  {
    variable: Field.literals([
      "header_accept",
      "header_accept_encoding",
      "header_accept_language",
      "header_cookie",
      "header_origin",
      "header_referer",
      "header_user_agent",
      "host",
      "network",
      "request_args",
      "request_method",
      "request_uri",
      "scheme",
      "client_certificate_validation"
    ] as const),
    operator: Field.text(),
    conditional: Rule.conditional,
    argument: Field.text({ blank: true }),
    input_value: Field.text({ blank: true })
  },
  ["variable", "operator", "conditional"]
)

const id = Field.integer({ minimum: 1 })
const count = Field.either(id, Field.text())
const mode = Field.literals(["learning", "blocking"] as const)

// What each behavior takes as its argument.
const instanceOrTag = Field.either(Field.text(), Field.integer())
const nothing = Field.nullable(Field.integer())
const behaviorArguments: Readonly<Record<string, Field.Field<unknown>>> = {
  deny: nothing,
  drop: nothing,
  run_function: instanceOrTag,
  tag_event: instanceOrTag,
  set_rate_limit: Field.shape(
    {
      type: Field.literals(["second", "minute"] as const),
      limit_by: Field.literals(["client_ip", "global"] as const),
      average_rate_limit: count,
      maximum_burst_size: count
    },
    []
  ),
  set_waf_ruleset: Field.shape({ waf_id: id, mode }, []),
  set_waf_ruleset_and_waf_mode: Field.shape({ set_waf_ruleset_and_waf_mode: id, waf_mode: mode }, [
    "set_waf_ruleset_and_waf_mode",
    "waf_mode"
  ]),
  set_custom_response: Field.shape(
    {
      status_code: Field.either(Field.integer({ minimum: 200, maximum: 499 }), Field.text()),
      content_type: Field.text(),
      content_body: Field.text({ blank: true })
    },
    ["status_code", "content_type", "content_body"]
  )
}

const behavior: Field.Field<unknown> = (value) =>
  Result.flatMap(
    Field.shape({ name: Field.literals(Object.keys(behaviorArguments)), argument: Field.any }, ["name"])(value),
    (given) =>
      given.argument === undefined
        ? Result.succeed(given)
        : Result.map((behaviorArguments[given.name] ?? nothing)(given.argument), (argument) => ({ ...given, argument }))
  )
