/**
 * Every group of Azion v3 over one account, and what the account holds at the start: invented, the same for the same seed.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import type { Operation } from "../azion/Operation.ts"
import * as Purge from "../azion/Purge.ts"
import * as Stamp from "../azion/Stamp.ts"
import type { Row } from "../azion/Table.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"
import * as ApplicationInstances from "./ApplicationInstances.ts"
import * as ApplicationRules from "./ApplicationRules.ts"
import * as CacheSettings from "./CacheSettings.ts"
import * as Certificates from "./Certificates.ts"
import * as DataStreaming from "./DataStreaming.ts"
import * as DeviceGroups from "./DeviceGroups.ts"
import * as DnsRecords from "./DnsRecords.ts"
import * as DnsZones from "./DnsZones.ts"
import * as Domains from "./Domains.ts"
import * as EdgeApplications from "./EdgeApplications.ts"
import * as EdgeFirewalls from "./EdgeFirewalls.ts"
import * as EdgeFunctions from "./EdgeFunctions.ts"
import * as FirewallInstances from "./FirewallInstances.ts"
import * as FirewallRules from "./FirewallRules.ts"
import * as Metrics from "./Metrics.ts"
import * as NetworkLists from "./NetworkLists.ts"
import * as Origins from "./Origins.ts"
import * as PersonalTokens from "./PersonalTokens.ts"
import * as Variables from "./Variables.ts"
import * as Wafs from "./Wafs.ts"

export type Groups = ReturnType<typeof collections>

export const make = (account: Account): Groups => collections(account)

export const routes = (account: Account, groups: Groups): ReadonlyArray<Route<Operation>> => [
  ...account.tokens.routes(Stamp.spaced, Answer.version3),
  ...Object.values(groups).flatMap((group) => group.routes),
  ...Metrics.routes(account),
  ...Purge.routes(account.domains.all, Answer.version3)
]

/** @param domains how many domains there are */
export const fill = (groups: Groups, seed: string, domains: number): void => {
  times(2, (n) => groups.functions.insert({ initiator_type: n === 0 ? "edge_application" : "edge_firewall" }))
  times(4, () => groups.certificates.insert())
  times(12, (n) => fillApplication(groups, seed, n))
  const stored = times(domains, (n) => groups.domains.insert(Domains.fixture(seed, n)))
  times(2, (n) => groups.wafs.insert({ mode: n === 0 ? "blocking" : "counting" }))
  fillFirewalls(groups, stored)
  times(2, (n) => fillZone(groups, n))
  groups.networkLists.insert({ id: 2, name: "Tor exit nodes", items_values: ["192.0.2.0/28"] })
  groups.networkLists.insert({ id: 187, name: "Origin Shield", items_values: ["198.51.100.0/28"] })
  groups.networkLists.insert({ name: "office", items_values: ["203.0.113.7", "2001:db8::/32"] })
  groups.networkLists.insert({ name: "partners", list_type: "asn", items_values: ["64496", "64511"] })
  groups.networkLists.insert({ name: "home", list_type: "countries", items_values: ["BR", "CA"] })
  groups.variables.insert({ key: "GREETING", value: "hello" })
  groups.variables.insert({ key: "API_KEY", value: Seed.hex(`${seed}/variable/secret`, 20), secret: true })
  groups.personalTokens.insert({ name: "build server", expires_at: "2027-01-05T10:00:00.000000Z" })
  groups.streamings.insert({
    template_id: 2,
    endpoint: { endpoint_type: "standard", url: "https://logs.example.com/" },
    domains_ids: stored.slice(0, 2).map(({ id }) => id)
  })
}

// internal

const collections = (account: Account) => {
  const cacheSettings = CacheSettings.make(account)
  const origins = Origins.make(account)
  return {
    applicationInstances: ApplicationInstances.make(account),
    applicationRules: ApplicationRules.make(account),
    applications: EdgeApplications.make(account, { cacheSettings, origins }),
    cacheSettings,
    certificates: Certificates.make(account),
    deviceGroups: DeviceGroups.make(account),
    dnsRecords: DnsRecords.make(account),
    dnsZones: DnsZones.make(account),
    domains: Domains.make(account),
    firewallInstances: FirewallInstances.make(account),
    firewallRules: FirewallRules.make(account),
    firewalls: EdgeFirewalls.make(account),
    functions: EdgeFunctions.make(account),
    networkLists: NetworkLists.make(account),
    origins,
    personalTokens: PersonalTokens.make(account),
    streamings: DataStreaming.make(account),
    variables: Variables.make(account),
    wafs: Wafs.make(account)
  }
}

const times = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, index) => make(index))

const fillApplication = (groups: Groups, seed: string, index: number): void => {
  const key = `${seed}/application/${index}`
  const theme = Seed.pick(`${key}/theme`, ["atlas", "beacon", "comet", "delta", "ember", "fjord"])
  const { id } = groups.applications.insert({ name: `${theme}-${index + 1}`, edge_functions: index === 0 })
  const params = { edge_application_id: String(id), phase: "request" }
  groups.origins.insert(Origins.firstOf({ address: `origin.${theme}.example.com` }), params)
  groups.cacheSettings.insert(CacheSettings.firstOf({}), params)
  groups.applicationRules.insert({ name: "Default Rule" }, params)
  if (index > 0) return
  const instance = groups.applicationInstances.insert({}, params)
  groups.applicationRules.insert({ behaviors: [{ name: "run_function", target: String(instance["id"]) }] }, params)
  groups.deviceGroups.insert({ name: "phones", user_agent: "(Android|iPhone)" }, params)
}

const fillFirewalls = (groups: Groups, domains: ReadonlyArray<Row>): void => {
  for (const id of [7001, 7002]) {
    const params = { edge_firewall_id: String(id) }
    const behind = domains.filter((domain) => domain["edge_firewall_id"] === id)
    groups.firewalls.insert({
      id,
      edge_functions_enabled: true,
      waf_enabled: true,
      domains: behind.map((domain) => domain["id"])
    })
    const instance = groups.firewallInstances.insert({ edge_function: 8002 }, params)
    groups.firewallRules.insert({ behaviors: [{ name: "run_function", argument: String(instance["id"]) }] }, params)
    groups.firewallRules.insert(
      { behaviors: [{ name: "set_waf_ruleset", argument: { waf_id: 6001, mode: "blocking" } }] },
      params
    )
  }
}

const fillZone = (groups: Groups, index: number): void => {
  const { id } = groups.dnsZones.insert({ domain: `zone-${index + 1}.example.org` })
  const params = { zone_id: String(id) }
  groups.dnsRecords.insert({}, params)
  groups.dnsRecords.insert({ entry: "www", record_type: "CNAME", answers_list: ["edge.example.net"] }, params)
  groups.dnsRecords.insert({ entry: "api", policy: "weighted", weight: 10 }, params)
}
