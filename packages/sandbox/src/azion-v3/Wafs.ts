/**
 * `/waf` of Azion v3: rule sets (bare where they were written, 200 without a body where they were deleted), the domains
 * behind them, and events that nobody caused: they come from the seed. A domain is behind a rule set when a firewall that
 * has the domain has an enabled rule that sets it.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import * as Page from "../azion/Page.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"
import * as Rule from "./Rule.ts"

const threats = [
  "sql_injection",
  "remote_file_inclusion",
  "directory_traversal",
  "cross_site_scripting",
  "evading_tricks",
  "file_upload",
  "unwanted_access",
  "identified_attack"
]

/** Two columns for every threat. */
const each = <A, B>(isOn: A, sensitivity: B): Readonly<Record<string, A | B>> =>
  Object.fromEntries(
    threats.flatMap((threat) => [[threat, isOn] as const, [`${threat}_sensitivity`, sensitivity] as const])
  )

export const make = (account: Account): Collection.Collection => {
  const { domains, firewallRules, firewalls, pastEnd, seed, wafs } = account
  const errors = Answer.listed
  const collection = Collection.make({
    path: "/waf/rulesets",
    param: "waf_rule_set_id",
    table: wafs,
    verbs: ["list", "get", "create", "update", "delete"],
    errors,
    fields,
    required: Object.keys(fields).filter((name) => name !== "id"),
    blank: ({ id }) => ({
      id,
      name: `waf-${id}`,
      mode: "counting",
      active: true,
      ...each(true, "medium"),
      bypass_addresses: []
    }),
    envelopes: { create: Answer.bare, update: Answer.bare },
    statuses: { delete: 200 },
    orderBy: "name",
    pastEnd
  })

  const behind = (waf: Row): ReadonlyArray<Row> => {
    const covered = firewalls
      .all()
      .filter(({ id }) => firewallRules.all(String(id)).some((rule) => sets(rule, waf["id"])))
      .flatMap((firewall) => (Array.isArray(firewall["domains"]) ? firewall["domains"] : []))
    return domains.all().filter(({ id }) => covered.includes(id))
  }

  const onWaf = (run: (waf: Row, call: Call) => Exchange.Reply) => (call: Call) => {
    const waf = wafs.find(call.params["waf_id"] ?? "")
    return waf === undefined ? errors.notFound : run(waf, call)
  }

  const listDomains = (waf: Row, { url }: Call): Exchange.Reply =>
    Page.make(
      behind(waf)
        .filter(Collection.byName(url.searchParams))
        .map(({ cnames, domain_name, id, name }) => ({ id, name, domain: domain_name, cnames })),
      { fields: ["id", "name", "domain"], url, errors, pastEnd }
    )

  const listEvents = (waf: Row, { url }: Call): Exchange.Reply => {
    const query = url.searchParams
    const asked = { hour_range: number(query.get("hour_range")), domains_ids: numbers(query.get("domains_ids")) }
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
    return Result.match(Field.object(question, given, ["hour_range", "domains_ids"]), {
      onFailure: errors.invalidFields,
      onSuccess: ({ domains_ids, hour_range }) => {
        const found = behind(waf)
          .filter(({ id }) => domains_ids.some((asked) => asked === id))
          .flatMap(({ id }) =>
            [0, 1, 2].map((n) => event(`${seed}/waf/${String(waf["id"])}/${String(id)}/${n}`, hour_range))
          )
          .toSorted((a, b) => a.hit_count - b.hit_count)
        return Answer.json(200, Answer.single(query.get("sort") === "desc" ? found.toReversed() : found))
      }
    })
  }

  const route = (path: string, run: Operation["run"]): Route<Operation> => ({
    method: "GET",
    path,
    operation: { errors, run }
  })
  const listRuleSets = ({ url }: Call): Exchange.Reply =>
    Page.make(wafs.all(), { fields: Object.keys(fields), url, errors, pastEnd })
  return {
    ...collection,
    routes: [
      ...collection.routes,
      route("/waf", listRuleSets),
      route("/waf/{waf_id}/domains", onWaf(listDomains)),
      route("/waf/{waf_id}/waf_events", onWaf(listEvents))
    ]
  }
}

// internal

const fields: Collection.Body["fields"] = {
  id: Field.integer(),
  name: Field.text(),
  mode: Field.literals(["blocking", "counting"]),
  active: Field.boolean,
  ...each(Field.boolean, Field.literals(["lowest", "low", "medium", "high", "highest"])),
  bypass_addresses: Field.list(Field.text({ pattern: /^\d{1,3}(\.\d{1,3}){3}$/ }))
}

const sets = (rule: Row, waf: unknown): boolean =>
  rule["is_active"] === true &&
  Rule.behaviorsOf(rule).some(({ argument }) => {
    const { set_waf_ruleset_and_waf_mode, waf_id } = Object(argument)
    return waf_id === waf || set_waf_ruleset_and_waf_mode === waf
  })

const question = {
  hour_range: Field.integer({ minimum: 1, maximum: 72 }),
  domains_ids: Field.list(Field.integer(), { minItems: 1 })
}

const number = (text: string | null): number | undefined => (text === null || text === "" ? undefined : Number(text))

const numbers = (text: string | null): ReadonlyArray<number> | undefined =>
  text === null || text === "" ? undefined : text.split(",").map(Number)

const event = (key: string, hours: number) => {
  const ips = 1 + Seed.integer(`${key}/ips`, 5)
  return {
    country_count: 1,
    top_10_countries: [Seed.pick(`${key}/country`, ["BR", "CA", "DE", "JP"])],
    top_10_ips: Array.from({ length: ips }, (_, i) => `192.0.2.${1 + i}`),
    hit_count: hours * (ips + Seed.integer(`${key}/hits`, 40)),
    rule_id: 1000 + Seed.integer(`${key}/rule`, 20),
    ip_count: ips,
    match_zone: Seed.pick(`${key}/zone`, ["path", "query_string", "request_header", "cookie"]),
    path_count: 1 + Seed.integer(`${key}/paths`, 9),
    matches_on: Seed.pick(`${key}/on`, ["name", "value"]),
    rule_description: "An invented rule"
  }
}
