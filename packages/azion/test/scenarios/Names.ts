/** What names lead to: domains, their certificates, zones and records. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { DigitalCertificates } from "../../src/v3/DigitalCertificates.ts"
import { DnsRecords } from "../../src/v3/DnsRecords.ts"
import { DnsZones } from "../../src/v3/DnsZones.ts"
import { Domains } from "../../src/v3/Domains.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "a domain is created, read, listed, changed, replaced and deleted",
    run: Effect.gen(function* () {
      const domains = yield* Domains
      const created = yield* domains.create({
        payload: { name: "mill", cnames: ["mill.example.com"], edge_application_id: 1600000001 }
      })
      const params = { domain_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "mill",
        cnames: ["mill.example.com"],
        cname_access_only: false,
        digital_certificate_id: null,
        edge_application_id: 1600000001,
        is_active: true,
        domain_name: created.domain_name,
        environment: "production",
        is_mtls_enabled: false,
        mtls_trusted_ca_certificate_id: null,
        edge_firewall_id: null,
        mtls_verification: "enforce",
        crl_list: null
      })
      assert.deepStrictEqual(yield* domains.get({ params }), created)
      const query = { page_size: 10 }
      const all = yield* Listing.all(domains.list.pages({ query }), domains.list.items({ query }))
      assert.deepStrictEqual([all.length, all.at(-1)], [37, created])
      const updated = yield* domains.update({ params, payload: { digital_certificate_id: "50002" } })
      assert.deepStrictEqual(updated, { ...created, digital_certificate_id: 50002 })
      const replaced = yield* domains.replace({ params, payload: { name: "weir", edge_application_id: 1600000002 } })
      assert.deepStrictEqual(replaced, { ...created, name: "weir", cnames: [], edge_application_id: 1600000002 })
      yield* domains.delete({ params })
      yield* Listing.isGone(domains.get({ params }))
    })
  },
  {
    name: "a certificate never shows its key, and stays while a domain uses it",
    run: Effect.gen(function* () {
      const certificates = yield* DigitalCertificates
      const domains = yield* Domains
      const created = yield* certificates.create({ payload: { name: "mill", certificate, private_key } })
      const params = { digital_certificate_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "mill",
        subject_name: created.subject_name ?? [],
        issuer: "Example Authority",
        validity: "2027-01-05 07:00:00-03:00",
        status: "Active",
        certificate_type: "edge_certificate",
        managed: false,
        azion_information: "",
        csr: null,
        certificate_content: certificate
      })
      assert.deepStrictEqual(yield* certificates.get({ params }), created)
      const query = { page_size: 2, order_by: "id" } as const
      const all = yield* Listing.all(certificates.list.pages({ query }), certificates.list.items({ query }))
      const { certificate_content: _content, csr: _csr, ...summary } = created
      assert.deepStrictEqual(all.at(-1), summary)
      assert.deepStrictEqual((yield* certificates.list({ query: { name: "nobody's" } })).results, [])
      assert.strictEqual((yield* certificates.list({ query: { search: "certificate-" } })).count, 4)

      const updated = yield* certificates.update({ params, payload: { name: "weir" } })
      assert.deepStrictEqual(updated, { ...created, name: "weir" })
      const replaced = yield* certificates.replace({ params, payload: { name: "mill", certificate, private_key } })
      assert.deepStrictEqual(replaced, created)

      const domain = yield* domains.create({
        payload: { name: "mill", edge_application_id: 1600000001, digital_certificate_id: created.id }
      })
      assert.strictEqual((yield* Effect.flip(certificates.delete({ params })))._tag, "Conflict")
      yield* domains.delete({ params: { domain_id: domain.id } })
      yield* certificates.delete({ params })
      yield* Listing.isGone(certificates.get({ params }))
    })
  },
  {
    name: "a signing request is a certificate that waits",
    run: Effect.gen(function* () {
      const certificates = yield* DigitalCertificates
      const requested = yield* certificates.createCertificateSigningRequest({
        payload: { name: "requested", common_name: "mill.example.com", sans: ["www.mill.example.com"] }
      })
      assert.deepStrictEqual(requested.subject_name, ["mill.example.com", "www.mill.example.com"])
      assert.deepStrictEqual([requested.status, requested.issuer, requested.validity], ["Pending", null, null])
      assert.match(requested.csr ?? "", /^-----BEGIN CERTIFICATE REQUEST-----\n/)
      yield* certificates.delete({ params: { digital_certificate_id: requested.id } })
    })
  },
  {
    name: "a zone comes in an array of one where it was written, and turns DNSSEC on and off",
    run: Effect.gen(function* () {
      const zones = yield* DnsZones
      const created = yield* zones.create({ payload: { name: "mill", domain: "mill.example.com", is_active: true } })
      const params = { zone_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "mill",
        domain: "mill.example.com",
        is_active: true,
        retry: 7200,
        nx_ttl: 3600,
        soa_ttl: 3600,
        refresh: 43_200,
        expiry: 1_209_600,
        nameservers: ["ns1.example.net", "ns2.example.net", "ns3.example.net"]
      })
      assert.deepStrictEqual(yield* zones.get({ params }), created)
      const query = { page_size: 2, order_by: "id" } as const
      const all = yield* Listing.all(zones.list.pages({ query }), zones.list.items({ query }))
      assert.deepStrictEqual(all.at(-1), created)
      const replaced = yield* zones.replace.withResponse({
        params,
        payload: { name: "weir", domain: "mill.example.com", soa_ttl: 60 }
      })
      assert.deepStrictEqual([replaced.status, replaced.value], [201, { ...created, name: "weir", soa_ttl: 60 }])

      assert.deepStrictEqual(yield* zones.getDnsSec({ params }), { is_enabled: false, status: "unconfigured" })
      const on = yield* zones.updateDnsSec({ params, payload: { is_enabled: true } })
      assert.deepStrictEqual(on, {
        is_enabled: true,
        status: "waiting",
        delegation_signer: {
          digest_type: { id: 2, slug: "SHA256" },
          algorithm_type: { id: 13, slug: "ECDSAP256SHA256" },
          digest: on.delegation_signer?.digest ?? "",
          key_tag: on.delegation_signer?.key_tag ?? 0
        }
      })
      assert.deepStrictEqual(yield* zones.updateDnsSec({ params, payload: { is_enabled: false } }), {
        is_enabled: false,
        status: "unconfigured"
      })
      yield* zones.delete({ params })
      yield* Listing.isGone(zones.get({ params }))
    })
  },
  {
    name: "records stream out of the object that their zone lists them in",
    run: Effect.gen(function* () {
      const records = yield* DnsRecords
      const zone = { zone_id: 2001 }
      const written = { entry: "mail", answers_list: ["10 mx.example.com"], record_type: "MX", ttl: 60 }
      const created = yield* records.create({ params: zone, payload: written })
      assert.deepStrictEqual(created, { id: created.id, zone_id: 2001, description: "", policy: "simple", ...written })
      const input = { params: zone, query: { page_size: 3 } }
      const all = yield* Listing.all(records.list.pages(input), records.list.items(input))
      assert.deepStrictEqual(all.at(-1), { record_id: created.id, description: "", policy: "simple", ...written })
      const { results } = yield* records.list({ params: zone, query: { page_size: 1 } })
      assert.deepStrictEqual(results, { zone_id: 2001, zone_domain: "zone-1.example.org", records: all.slice(0, 1) })

      const params = { ...zone, record_id: created.id }
      const payload = { ...written, policy: "weighted", weight: 5 } as const
      const replaced = yield* records.replace({ params, payload })
      assert.deepStrictEqual(replaced, { ...created, ...payload })
      yield* records.delete({ params })
      assert.strictEqual((yield* records.list({ params: zone })).count, 3)
    })
  }
]

// internal

// Invented, as is all that is in them.
const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
const private_key = Redacted.make("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")
