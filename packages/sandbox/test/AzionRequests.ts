/** A valid request for every operation of Azion, by operation id, with a body that holds every field it may. */
import type { Domain } from "../src/Azion.ts"
import * as Seed from "../src/internal/Seed.ts"

export interface Request {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: string
  readonly body?: Readonly<Record<string, unknown>>
  /** What the documents allow besides, where they list several. @default the first documented success */
  readonly status?: number
  /** What has to be done first: method, path, body. */
  readonly before?: readonly [method: string, path: string, body?: unknown]
}

export type Requests = Readonly<Record<string, Request>>

const seeded = (kind: string): string => Seed.uuid(`millrace/${kind}`)

const pem = (label: string): string => `-----BEGIN ${label}-----\nc2FuZGJveA==\n-----END ${label}-----\n`
const certificate = { certificate: pem("CERTIFICATE"), private_key: pem("RSA PRIVATE KEY") }
const listing = "?order_by=name&sort=desc&page=1&page_size=100"
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
  ...certificatesAndDomains,
  ...applications,
  ...rules,
  ...firewalls,
  ...dnsAndLists,
  ...metrics(domain),
  ...others(domain)
})

const certificatesAndDomains = ((): Requests => {
  const full = { name: "new", ...certificate, certificate_type: "trusted_ca_certificate", managed: true }
  const params = { digital_certificate_id: 50001 }
  const domain = {
    name: "new",
    cnames: ["new.example.com"],
    cname_access_only: true,
    digital_certificate_id: 50001,
    edge_application_id: 1600000002,
    is_active: false,
    environment: "preview",
    is_mtls_enabled: true,
    mtls_trusted_ca_certificate_id: 50002,
    edge_firewall_id: 7001,
    mtls_verification: "permissive",
    crl_list: [50003]
  }
  return {
    listDigitalCertificates: { query: `${listing}&search=certificate` },
    createDigitalCertificate: { body: full },
    getDigitalCertificate: { params },
    deleteDigitalCertificate: {
      params: { digital_certificate_id: 50005 },
      before: ["POST", "/digital_certificates/csr", {}]
    },
    replaceDigitalCertificate: { params, body: full },
    updateDigitalCertificate: { params, body: full },
    createCertificateSigningRequest: {
      body: {
        name: "requested",
        common_name: "www.example.com",
        country: "DE",
        state: "Berlin",
        locality: "Berlin",
        organization: "Example",
        organization_unity: "Web",
        email: "ada@example.com",
        private_key_type: "rsa_2048",
        sans: ["shop.example.com"]
      }
    },
    listDomains: { query: listing },
    createDomain: { body: domain, status: 201 },
    getDomain: { params: { domain_id: 1600000001 } },
    deleteDomain: { params: { domain_id: 1600000001 } },
    replaceDomain: { params: { domain_id: 1600000001 }, body: domain },
    updateDomain: { params: { domain_id: 1600000001 }, body: domain }
  }
})()

const applications = ((): Requests => {
  const params = { edge_application_id: 1600000001 }
  const common = {
    name: "new",
    delivery_protocol: "http,https",
    http_port: [80, 8080],
    https_port: [8443],
    minimum_tls_version: "tls_1_2",
    application_acceleration: true,
    debug_rules: true,
    l2_caching: true,
    websocket: true
  }
  const modules = {
    ...common,
    active: false,
    device_detection: true,
    edge_firewall: true,
    edge_functions: true,
    image_optimization: true,
    load_balancer: true,
    raw_logs: true,
    web_application_firewall: true
  }
  const ttl = {
    browser_cache_settings: "override",
    browser_cache_settings_maximum_ttl: 20,
    cdn_cache_settings: "override",
    cdn_cache_settings_maximum_ttl: 60
  }
  const cache = {
    name: "new",
    ...ttl,
    cache_by_query_string: "whitelist",
    query_string_fields: ["a"],
    enable_query_string_sort: true,
    cache_by_cookies: "whitelist",
    cookie_names: ["b"],
    adaptive_delivery_action: "whitelist",
    enable_caching_for_post: true,
    l2_caching_enabled: true,
    is_slice_configuration_enabled: true,
    is_slice_edge_caching_enabled: true,
    is_slice_l2_caching_enabled: true,
    slice_configuration_range: null,
    enable_caching_for_options: true
  }
  const fullCache = { ...cache, device_group: [40001], enable_stale_cache: true, l2_region: "sa-brazil" }
  const instance = { name: "new", edge_function_id: 8001, args: [{ a: 1 }] }
  const origin = {
    name: "new",
    origin_type: "load_balancer",
    addresses: [{ address: "192.0.2.7", is_active: false, weight: 3, server_role: "backup" }, { address: "192.0.2.8" }],
    origin_protocol_policy: "https",
    host_header: "www.example.com",
    origin_path: "/v1",
    hmac_authentication: true,
    hmac_region_name: "eu",
    hmac_access_key: "an invented key",
    hmac_secret_key: "an invented secret",
    bucket: "files",
    prefix: "a/"
  }
  const group = { name: "new", user_agent: "(Tablet)" }
  const cacheParams = { ...params, cache_settings_id: 30001 }
  const instanceParams = { ...params, functions_instances_id: 10001 }
  const originParams = { ...params, origin_key: seeded("origin/90001") }
  const groupParams = { ...params, device_group_id: 40001 }
  return {
    listEdgeApplications: { query: `${listing}&filter=a` },
    createEdgeApplication: {
      body: {
        ...common,
        ...ttl,
        http3: true,
        supported_ciphers: "all",
        origin_type: "single_origin",
        address: "192.0.2.9",
        origin_protocol_policy: "https",
        host_header: "${host}"
      },
      status: 201
    },
    getEdgeApplication: { params },
    deleteEdgeApplication: { params },
    replaceEdgeApplication: {
      params,
      body: { ...modules, caching: false, http3: true, supported_ciphers: "TLSv1.2_2021" }
    },
    updateEdgeApplication: { params, body: modules },
    listCacheSettings: { params, query: listing },
    createCacheSetting: { params, body: fullCache, status: 201 },
    getCacheSetting: { params: cacheParams },
    deleteCacheSetting: { params: cacheParams },
    replaceCacheSetting: { params: cacheParams, body: fullCache },
    updateCacheSetting: { params: cacheParams, body: cache },
    listApplicationFunctionInstances: { params, query: listing },
    createApplicationFunctionInstance: { params, body: instance, status: 201 },
    getApplicationFunctionInstance: { params: instanceParams },
    deleteApplicationFunctionInstance: {
      params: instanceParams,
      before: ["PATCH", "/edge_applications/1600000001/rules_engine/request/rules/20002", { is_active: false }]
    },
    replaceApplicationFunctionInstance: { params: instanceParams, body: instance },
    updateApplicationFunctionInstance: {
      params: instanceParams,
      body: { name: null, edge_function_id: null, args: { b: 2 } }
    },
    listOrigins: { params, query: listing },
    createOrigin: { params, body: origin, status: 201 },
    getOrigin: { params: originParams },
    deleteOrigin: { params: originParams },
    replaceOrigin: { params: originParams, body: origin },
    updateOrigin: { params: originParams, body: origin },
    listDeviceGroups: { params, query: listing },
    createDeviceGroup: { params, body: { ...group, addresses: "192.0.2.1" }, status: 201 },
    getDeviceGroup: { params: groupParams },
    replaceDeviceGroup: { params: groupParams, body: group },
    updateDeviceGroup: { params: groupParams, body: group },
    deleteDeviceGroup: { params: groupParams }
  }
})()

const rules = ((): Requests => {
  const params = { edge_application_id: 1600000001, phase: "request" }
  const rule = {
    name: "new",
    order: 7,
    is_active: false,
    description: "An invented rule",
    criteria: [
      [
        { conditional: "if", variable: "${uri}", operator: "starts_with", input_value: "/a" },
        { conditional: "and", variable: "${uri}", operator: "exists" }
      ]
    ],
    behaviors: [
      { name: "capture_match_groups", target: { captured_array: "a", subject: "${uri}", regex: "(.*)" } },
      { name: "redirect_to_301", target: "https://www.example.com/" },
      { name: "deliver", target: null }
    ]
  }
  const one = { ...params, rule_id: 20001 }
  return {
    listApplicationRules: { params, query: listing },
    createApplicationRule: { params: { ...params, phase: "response" }, body: rule, status: 201 },
    getApplicationRule: { params: one },
    deleteApplicationRule: { params: one },
    replaceApplicationRule: { params: one, body: rule },
    updateApplicationRule: { params: one, body: rule }
  }
})()

const firewalls = ((): Requests => {
  const params = { edge_firewall_id: 7001 }
  const firewall = {
    name: "new",
    domains: [1600000001],
    is_active: false,
    edge_functions_enabled: false,
    network_protection_enabled: false,
    waf_enabled: false
  }
  const instance = { name: "new", edge_function: 8002, json_args: { a: 1 } }
  const limit = { type: "second", limit_by: "client_ip", average_rate_limit: 5, maximum_burst_size: "9" }
  const rule = {
    name: "new",
    is_active: false,
    behaviors: [
      { name: "deny" },
      { name: "drop", argument: null },
      { name: "tag_event", argument: "odd" },
      { name: "set_rate_limit", argument: limit },
      { name: "set_waf_ruleset", argument: { waf_id: 6001, mode: "learning" } },
      {
        name: "set_waf_ruleset_and_waf_mode",
        argument: { set_waf_ruleset_and_waf_mode: 6001, waf_mode: "blocking" }
      },
      {
        name: "set_custom_response",
        argument: { status_code: 404, content_type: "text/plain", content_body: "Nothing" }
      }
    ],
    criteria: [
      [
        { variable: "host", operator: "matches", conditional: "if", argument: "^www" },
        {
          variable: "client_certificate_validation",
          operator: "is_equal",
          conditional: "and",
          input_value: "SUCCESS"
        }
      ]
    ]
  }
  const instanceParams = { ...params, functions_instances_id: 11001 }
  const ruleParams = { ...params, rule_id: 21001 }
  return {
    listEdgeFirewalls: { query: listing },
    createEdgeFirewall: { body: firewall },
    getEdgeFirewall: { params },
    deleteEdgeFirewall: { params },
    replaceEdgeFirewall: { params, body: firewall },
    updateEdgeFirewall: { params, body: firewall },
    listFirewallFunctionInstances: { params, query: listing },
    createFirewallFunctionInstance: { params, body: instance },
    getFirewallFunctionInstance: { params: instanceParams },
    deleteFirewallFunctionInstance: {
      params: instanceParams,
      before: ["PATCH", "/edge_firewall/7001/rules_engine/21001", { is_active: false }]
    },
    replaceFirewallFunctionInstance: { params: instanceParams, body: instance },
    updateFirewallFunctionInstance: { params: instanceParams, body: instance },
    listFirewallRules: { params, query: listing },
    createFirewallRule: { params, body: rule },
    getFirewallRule: { params: ruleParams },
    deleteFirewallRule: { params: ruleParams },
    replaceFirewallRule: { params: ruleParams, body: rule },
    updateFirewallRule: { params: ruleParams, body: rule }
  }
})()

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
