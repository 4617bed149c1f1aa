/** Valid requests for certificates, domains, edge applications and edge firewalls of Azion v3, and what is under them. */
import { certificate, listing, type Requests, seeded } from "./AzionRequest.ts"

export const certificatesAndDomains = ((): Requests => {
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

export const applications = ((): Requests => {
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

export const rules = ((): Requests => {
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

export const firewalls = ((): Requests => {
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
