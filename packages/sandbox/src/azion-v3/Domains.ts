/**
 * `/domains` of Azion v3: the stored domains, their operations, and seeded fixtures with invented data. What a domain names
 * by id (application, certificate, firewall) is not looked up: the vendor documents no answer for an unknown one.
 */
import * as Result from "effect/Result"
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"

/** A domain as it goes over the wire, its keys in the vendor's order. */
export type Domain = {
  readonly id: number
  readonly name: string
  readonly cnames: ReadonlyArray<string>
  readonly cname_access_only: boolean
  readonly digital_certificate_id: number | null
  readonly edge_application_id: number
  readonly is_active: boolean
  readonly domain_name: string
  readonly environment: "production" | "preview"
  readonly is_mtls_enabled: boolean
  readonly mtls_trusted_ca_certificate_id: number | null
  readonly edge_firewall_id: number | null
  readonly mtls_verification: "enforce" | "permissive"
  readonly crl_list: ReadonlyArray<number> | null
}

export const make = (account: Account): Collection.Collection => {
  const { createStatus, domains, pastEnd, seed } = account
  return Collection.make({
    path: "/domains",
    param: "domain_id",
    table: domains,
    verbs: Collection.everyVerb,
    permissions: Collection.permissions("View Domains", "Edit Domains"),
    fields: fields(seed),
    required: ["name", "edge_application_id"],
    blank: ({ id }) => blank(seed, id),
    unique: [],
    conflict: clash,
    filter: Collection.byName,
    statuses: { create: createStatus },
    pastEnd
  })
}

/** The domain that a fixture of this number is. */
export const fixture = (seed: string, index: number): Row => {
  const key = `${seed}/domain/${index}`
  const name = [
    Seed.pick(`${key}/adjective`, ["amber", "brisk", "calm", "dusky", "early", "fleet", "golden", "hollow"]),
    Seed.pick(`${key}/noun`, ["brook", "ferry", "grove", "harbor", "lantern", "meadow", "quarry", "weir"]),
    String(index + 1).padStart(3, "0")
  ].join("-")
  const some = (field: string, share: number): boolean => Seed.fraction(`${key}/${field}`) < share
  return {
    name,
    cnames: ["www", "shop"].filter((host) => some(host, 0.6)).map((host) => `${host}.${name}.example.com`),
    cname_access_only: some("cname_access_only", 0.2),
    digital_certificate_id: some("certificate", 0.5) ? 50001 + Seed.integer(`${key}/certificate_id`, 4) : null,
    edge_application_id: 1600000001 + Seed.integer(`${key}/application`, 12),
    is_active: some("is_active", 0.9),
    environment: some("preview", 0.1) ? "preview" : "production",
    edge_firewall_id: some("firewall", 0.3) ? 7001 + Seed.integer(`${key}/firewall_id`, 2) : null
  }
}

// internal

const clash = (domain: Row, others: ReadonlyArray<Row>): string | undefined => {
  if (others.some((other) => other["name"] === domain["name"])) {
    return `Domain name "${String(domain["name"])}" is already in use.`
  }
  const cname = cnamesOf(domain).find((cname) => others.some((other) => cnamesOf(other).includes(cname)))
  return cname === undefined ? undefined : `cname "${String(cname)}" is already in use by another domain.`
}

const cnamesOf = ({ cnames }: Row): ReadonlyArray<unknown> => (Array.isArray(cnames) ? cnames : [])

// What an omitted optional field is, and what the vendor chooses itself.
const blank = (seed: string, id: number): Domain => ({
  id,
  name: `domain-${id}`,
  cnames: [],
  cname_access_only: false,
  digital_certificate_id: null,
  edge_application_id: 1600000001,
  is_active: true,
  domain_name: `${Seed.hex(`${seed}/host/${id}`, 10)}.map.azionedge.net`,
  environment: "production",
  is_mtls_enabled: false,
  mtls_trusted_ca_certificate_id: null,
  edge_firewall_id: null,
  mtls_verification: "enforce",
  crl_list: null
})

// The vendor's pattern is not anchored: one such character is enough.
const pattern = /[a-zA-Z0-9$%^&*()-+=[\]{};:?><,|/]+/

const label = Field.text({ maxLength: 100, pattern })

const fields = (seed: string): Collection.Body["fields"] => {
  // Taken as a number or as a text, answered as a number: a text that is no number names a certificate.
  const certificate: Field.Field<number> = (value) =>
    Result.map(Field.either(Field.integer({ minimum: 1 }), label)(value), (id) =>
      typeof id === "number" ? id : /^\d+$/.test(id) ? Number(id) : 50001 + Seed.integer(`${seed}/${id}`, 900)
    )
  return {
    name: label,
    cnames: Field.list(Field.text({ maxLength: 253 })),
    cname_access_only: Field.boolean,
    digital_certificate_id: Field.nullable(certificate),
    edge_application_id: Field.integer({ minimum: 1 }),
    is_active: Field.boolean,
    environment: Field.literals(["production", "preview"] as const),
    is_mtls_enabled: Field.boolean,
    mtls_trusted_ca_certificate_id: Field.nullable(Field.integer()),
    edge_firewall_id: Field.nullable(Field.integer()),
    mtls_verification: Field.literals(["enforce", "permissive"] as const),
    crl_list: Field.nullable(Field.list(Field.integer()))
  }
}
