/**
 * `/edge_applications/{edge_application_id}/rules_engine/{phase}/rules` of Azion v3: the rules of the two phases apart.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import * as Field from "../internal/Field.ts"
import * as Rule from "./Rule.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_applications/{edge_application_id}/rules_engine/{phase}/rules",
    param: "rule_id",
    table: account.applicationRules,
    parent: account.applications,
    segments: { phase: ["request", "response"] },
    verbs: Collection.everyVerb,
    permissions: {
      ...Collection.permissions("View Edge Application", "Edit Edge Application"),
      create: "Edit Security Settings"
    },
    fields: {
      name: Field.text(),
      order: Field.integer({ minimum: 1, maximum: 10000 }),
      is_active: Field.boolean,
      description: Field.text({ maxLength: 1000, blank: true }),
      criteria: Rule.criteria(criterion),
      behaviors: Field.list(behavior, { minItems: 1 })
    },
    required: ["name", "criteria", "behaviors"],
    blank: ({ id, params }) => ({
      id,
      name: `rule-${id}`,
      description: "",
      phase: params["phase"],
      behaviors: [{ name: "deliver", target: null }],
      criteria: [[{ conditional: "if", variable: "${uri}", operator: "starts_with", input_value: "/" }]],
      is_active: true,
      order: 1 + account.applicationRules.all(`${params["edge_application_id"]}/${params["phase"]}`).length
    }),
    filter: Collection.byFilter,
    statuses: { create: account.createStatus },
    pastEnd: account.pastEnd
  })

// internal

const criterion = Field.shape(
  {
    conditional: Rule.conditional,
    variable: Field.text({ pattern: /^\$\{.+\}$/ }),
    operator: Field.text(),
    input_value: Field.text({ blank: true })
  },
  ["conditional", "variable", "operator"]
)

const behavior = Field.shape(
  {
    name: Field.literals([
      "add_request_cookie",
      "add_request_header",
      "set_cookie",
      "add_response_header",
      "bypass_cache_phase",
      "capture_match_groups",
      "deliver",
      "deny",
      "enable_gzip",
      "filter_request_cookie",
      "filter_request_header",
      "filter_response_cookie",
      "filter_response_header",
      "finish_request_phase",
      "forward_cookies",
      "optimize_images",
      "redirect_http_to_https",
      "redirect_to_301",
      "redirect_to_302",
      "rewrite_request",
      "run_function",
      "set_cache_policy",
      "set_origin"
    ] as const),
    target: Field.nullable(
      Field.either(
        Field.text({ blank: true }),
        Field.shape({ captured_array: Field.text(), subject: Field.text(), regex: Field.text() }, [])
      )
    )
  },
  ["name"]
)
