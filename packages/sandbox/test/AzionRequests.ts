/** A valid request for every operation of Azion, by operation id, with a body that holds every field it may. */
import type { Domain } from "../src/Azion.ts"
import * as Edge from "./AzionEdgeRequests.ts"
import { certificate, listing, type Requests, seeded } from "./AzionRequest.ts"

const range = "?date_from=2026-01-01T00:00Z&date_to=2026-01-03T00:00Z"

/** Requests that both versions share. */
const purge = (domain: Domain): Requests => ({
  createToken: {},
  purgeUrl: {
    body: { urls: [`http://${domain.domain_name}/a.js`, "http://foreign.example.org/"], method: "delete" },
    status: 207
  },
  purgeCacheKey: {
    body: { urls: [`${domain.domain_name}/@@a=b`], method: "delete", layer: "l2_caching" },
    status: 201
  },
  purgeWildcard: { body: { urls: [`${domain.domain_name}/*`], method: "delete" }, status: 201 }
})

/** @param token one that the caller may revoke */
export const version2 = (domain: Domain, token: string): Requests => {
  const product = { prod_id: 1441740010, metric_name: "data_transferred", dim_name: "total" }
  const configuration = { ...product, conf_id: 1600000001 }
  const ruleSet = {
    name: "strict",
    block_access_by_referer: true,
    allow_blank_referer: false,
    accepted_domains: [{ url: "*.example.com" }],
    geo_block: "blacklist",
    geo_countries: ["USA", "CAN"],
    ip_blocking_rule: "deny_from_all",
    ip_blocking_addresses: ["192.0.2.0/24"],
    require_secure_token: true,
    secret: "an invented secret",
    is_active: false
  }
  return {
    ...purge(domain),
    revokeToken: { params: { token } },
    getMetricsMetadata: {},
    getAggregateMetric: { params: product, query: range },
    getAggregateMetricDimension: { params: product, query: "?date_from=last-24-hours" },
    listMonitoredConfigurations: { params: product },
    getConfigurationMetric: { params: configuration, query: "?date_from=2026-01-01T00:00&date_to=2026-01-05T00:00" },
    getConfigurationMetricDimension: { params: configuration, query: range },
    listDigitalCertificates: {},
    createDigitalCertificate: { body: { name: "new", ...certificate } },
    getDigitalCertificate: { params: { id: 50001 } },
    deleteDigitalCertificate: {
      params: { id: 50005 },
      before: ["POST", "/digital_certificates", { name: "new" }]
    },
    replaceDigitalCertificate: { params: { id: 50001 }, body: { name: "newer", ...certificate } },
    updateDigitalCertificate: { params: { id: 50001 }, body: { name: "newest", ...certificate } },
    listFirewallRuleSets: {},
    getFirewallRuleSet: { params: { ruleset_id: 4001 } },
    deleteFirewallRuleSet: { params: { ruleset_id: 4002 } },
    replaceFirewallRuleSet: { params: { ruleset_id: 4001 }, body: ruleSet },
    updateFirewallRuleSet: { params: { ruleset_id: 4001 }, body: ruleSet },
    listWafRuleSets: {},
    getWafRuleSet: { params: { ruleset_id: 6001 } }
  }
}

/** @param token one that the caller may revoke */
export const version3 = (domain: Domain, token: string): Requests => ({
  ...purge(domain),
  revokeToken: { params: { token } },
  ...Edge.certificatesAndDomains,
  ...Edge.applications,
  ...Edge.rules,
  ...Edge.firewalls,
  ...dnsAndLists,
  ...metrics(domain),
  ...others(domain)
})

const dnsAndLists = ((): Requests => {
  const params = { zone_id: 2001 }
  const zone = {
    id: 2001,
    name: "new",
    domain: "new.example.net",
    is_active: false,
    retry: 1,
    nx_ttl: null,
    soa_ttl: 3,
    refresh: 4,
    expiry: 5,
    nameservers: ["ns.example.net"]
  }
  const record = {
    id: 60001,
    entry: "new",
    description: "An invented record",
    answers_list: ["192.0.2.3"],
    policy: "weighted",
    weight: 255,
    record_type: "A",
    ttl: 20
  }
  const list = { name: "new", items_values: ["64496"], list_type: "asn" }
  return {
    listDnsZones: { query: listing },
    createDnsZone: { body: zone },
    getDnsZone: { params },
    replaceDnsZone: { params, body: zone, status: 201 },
    deleteDnsZone: { params },
    listDnsRecords: { params, query: "?page=1&page_size=100&order_by=entry" },
    createDnsRecord: { params, body: record },
    replaceDnsRecord: { params: { ...params, record_id: 60001 }, body: record },
    deleteDnsRecord: { params: { ...params, record_id: 60001 } },
    getDnsSec: { params },
    updateDnsSec: {
      params,
      body: {
        is_enabled: true,
        status: "ready",
        delegation_signer: {
          digest_type: { id: 2, slug: "SHA256" },
          algorithm_type: { id: 13, slug: "ECDSAP256SHA256" },
          digest: "ab",
          key_tag: 7
        }
      }
    },
    listNetworkLists: { query: listing },
    createNetworkList: { body: list },
    getNetworkList: { params: { network_list_id: 187 } },
    replaceNetworkList: { params: { network_list_id: 3001 }, body: list },
    deleteNetworkList: { params: { network_list_id: 3001 } }
  }
})()

const metrics = (domain: Domain): Requests => {
  const params = { prod_id: 1441740010, conf_id: domain.id, metric_name: "status_code", dim_name: "4xx" }
  return {
    listMetricsConfigurations: { params },
    getMetric: { params, query: "?date_from=last-hour" },
    getMetricDimension: { params, query: `${range}&human_readable=True` }
  }
}

const others = (domain: Domain): Requests => {
  const code = { name: "new", code: "1", json_args: [1], active: false, is_proprietary_code: true }
  const edgeFunction = { ...code, language: "lua", initiator_type: "edge_firewall" }
  const uuid = { uuid: seeded("variable/2") }
  const variable = { key: "NEW", value: "a value", secret: true }
  const personalToken = { personal_token_id: seeded("personal-token/1") }
  const waf = {
    id: 1,
    name: "new",
    mode: "blocking",
    active: false,
    ...Object.fromEntries(
      [
        "sql_injection",
        "remote_file_inclusion",
        "directory_traversal",
        "cross_site_scripting",
        "evading_tricks",
        "file_upload",
        "unwanted_access",
        "identified_attack"
      ].flatMap((threat): Array<[string, unknown]> => [
        [threat, false],
        [`${threat}_sensitivity`, "highest"]
      ])
    ),
    bypass_addresses: ["192.0.2.4"]
  }
  const stream = {
    name: "new",
    template_id: 86,
    data_source: "waf",
    active: false,
    endpoint: { endpoint_type: "kafka", kafka_topic: "a", bootstrap_servers: "k.example.com:1", use_tls: true },
    domains_ids: [domain.id],
    all_domains: true,
    sampling_percentage: 50
  }
  return {
    listEdgeFunctions: { query: listing },
    createEdgeFunction: { body: edgeFunction },
    getEdgeFunction: { params: { edge_function_id: 8001 } },
    replaceEdgeFunction: { params: { edge_function_id: 8001 }, body: edgeFunction },
    updateEdgeFunction: { params: { edge_function_id: 8001 }, body: code },
    deleteEdgeFunction: { params: { edge_function_id: 8001 } },
    listVariables: {},
    createVariable: { body: variable },
    getVariable: { params: uuid },
    replaceVariable: { params: uuid, body: variable },
    deleteVariable: { params: uuid },
    listPersonalTokens: {},
    createPersonalToken: {
      body: { name: "new", expires_at: "2030-01-01T00:00:00Z", description: "An invented token" }
    },
    getPersonalToken: { params: personalToken },
    deletePersonalToken: { params: personalToken },
    listWafs: { query: "?page=1&page_size=1" },
    listWafDomains: { params: { waf_id: 6001 }, query: "?page=1&page_size=2" },
    listWafEvents: { params: { waf_id: 6001 }, query: `?hour_range=72&domains_ids=1,${domain.id}&sort=desc` },
    listWafRuleSets: { query: listing },
    createWafRuleSet: { body: waf, status: 201 },
    getWafRuleSet: { params: { waf_rule_set_id: 6001 } },
    updateWafRuleSet: { params: { waf_rule_set_id: 6001 }, body: waf },
    deleteWafRuleSet: { params: { waf_rule_set_id: 6001 }, status: 200 },
    listDataStreamings: {},
    createDataStreaming: { body: stream },
    listDataStreamingDomains: { query: "?streaming_id=5001&selected=true" },
    getDataStreaming: { params: { data_streaming_id: 5001 } },
    replaceDataStreaming: { params: { data_streaming_id: 5001 }, body: stream },
    updateDataStreaming: { params: { data_streaming_id: 5001 }, body: stream },
    deleteDataStreaming: { params: { data_streaming_id: 5001 } },
    listDataStreamingTemplates: {},
    getDataStreamingTemplate: { params: { template_id: 251 } }
  }
}
