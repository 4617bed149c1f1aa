/**
 * `/domains` of Azion v3: the stored domains, their five operations, and seeded fixtures with invented data.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import type { Call, Group, Operation, Permission } from "./Operation.ts"
import * as Page from "./Page.ts"

/** A domain as it goes over the wire, its keys in the vendor's order. */
export interface Domain {
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

export interface Domains extends Group {
  /** In the order of their ids. */
  readonly all: () => ReadonlyArray<Domain>
  /** Stores a domain without any check; what is left out gets a seeded or default value. */
  readonly insert: (domain: Partial<Domain>) => Domain
  readonly delete: (id: number) => boolean
}

export const make = (options: {
  readonly seed: string
  readonly count: number
  readonly createStatus: 200 | 201
  readonly pastEnd: Page.PastEnd
}): Domains => {
  const { seed } = options
  const stored = new Map<number, Domain>()
  let nextId = firstId

  const all = (): ReadonlyArray<Domain> => [...stored.values()].sort((a, b) => a.id - b.id)

  const insert = (given: Partial<Domain>): Domain => {
    const id = given.id ?? nextId
    nextId = Math.max(nextId, id + 1)
    const domain = { ...blank(seed, id), ...given, id }
    stored.set(id, domain)
    return domain
  }

  const fill = (): void => {
    for (let i = 0; i < options.count; i++) insert(fixture(seed, i, nextId))
  }

  const find = (params: Call["params"]): Domain | undefined => {
    const id = params["domain_id"] ?? ""
    return /^\d+$/.test(id) ? stored.get(Number(id)) : undefined
  }

  const clash = (domain: Domain): string | undefined => {
    const others = all().filter((other) => other.id !== domain.id)
    if (others.some((other) => other.name === domain.name)) return `Domain name "${domain.name}" is already in use.`
    const cname = domain.cnames.find((cname) => others.some((other) => other.cnames.includes(cname)))
    return cname === undefined ? undefined : `cname "${cname}" is already in use by another domain.`
  }

  const store = (status: number, domain: Domain): Exchange.Reply => {
    const conflict = clash(domain)
    return conflict === undefined ? Answer.single(status, insert(domain)) : Answer.conflict(conflict)
  }

  const create = ({ body }: Call): Exchange.Reply =>
    Result.match(Field.object(fields(seed), body, ["name", "edge_application_id"]), {
      onFailure: Answer.invalidFields,
      onSuccess: (values) => store(options.createStatus, { ...blank(seed, nextId), ...values })
    })

  const replace = (call: Call): Exchange.Reply => {
    const domain = find(call.params)
    if (domain === undefined) return Answer.notFound
    return Result.match(Field.object(fields(seed), call.body, ["name", "edge_application_id"]), {
      onFailure: Answer.invalidFields,
      onSuccess: (values) => store(200, { ...blank(seed, domain.id), domain_name: domain.domain_name, ...values })
    })
  }

  const update = (call: Call): Exchange.Reply => {
    const domain = find(call.params)
    if (domain === undefined) return Answer.notFound
    return Result.match(Field.object(fields(seed), call.body, []), {
      onFailure: Answer.invalidFields,
      onSuccess: (values) =>
        Object.keys(values).length === 0
          ? Answer.badRequest("At least one field is required.")
          : store(200, { ...domain, ...values })
    })
  }

  const list = ({ url }: Call): Exchange.Reply => {
    const name = url.searchParams.get("name")
    const items = all().filter((domain) => name === null || domain.name === name)
    return Page.make(items, { fields: names(seed), pastEnd: options.pastEnd, url })
  }

  const get = ({ params }: Call): Exchange.Reply => {
    const domain = find(params)
    return domain === undefined ? Answer.notFound : Answer.single(200, domain)
  }

  const remove = ({ params }: Call): Exchange.Reply => {
    const domain = find(params)
    if (domain === undefined) return Answer.notFound
    stored.delete(domain.id)
    return Answer.noContent
  }

  fill()
  return {
    all,
    insert,
    delete: (id) => stored.delete(id),
    routes: [
      { method: "GET", path: "/domains", operation: operation("View Domains", list) },
      { method: "POST", path: "/domains", operation: operation("Edit Domains", create, true) },
      { method: "GET", path: "/domains/{domain_id}", operation: operation("View Domains", get) },
      { method: "PUT", path: "/domains/{domain_id}", operation: operation("Edit Domains", replace, true) },
      { method: "PATCH", path: "/domains/{domain_id}", operation: operation("Edit Domains", update, true) },
      { method: "DELETE", path: "/domains/{domain_id}", operation: operation("Edit Domains", remove) }
    ],
    reset: () => {
      stored.clear()
      nextId = firstId
      fill()
    }
  }
}

// internal

const firstId = 1600000001

const operation = (permission: Permission, run: Operation["run"], takesBody = false): Operation => ({
  scheme: "Token",
  permission,
  takesBody,
  run
})

// What an omitted optional field is, and what the vendor chooses itself.
const blank = (seed: string, id: number): Domain => ({
  id,
  name: `domain-${id}`,
  cnames: [],
  cname_access_only: false,
  digital_certificate_id: null,
  edge_application_id: firstId,
  is_active: true,
  domain_name: `${Seed.hex(`${seed}/host/${id}`, 10)}.map.azionedge.net`,
  environment: "production",
  is_mtls_enabled: false,
  mtls_trusted_ca_certificate_id: null,
  edge_firewall_id: null,
  mtls_verification: "enforce",
  crl_list: null
})

const names = (seed: string): ReadonlyArray<keyof Domain> =>
  // The keys of a literal typed `Domain` are exactly those of `Domain`.
  Object.keys(blank(seed, firstId)) as Array<keyof Domain>

const fixture = (seed: string, index: number, id: number): Partial<Domain> => {
  const key = `${seed}/domain/${index}`
  const name = [
    Seed.pick(`${key}/adjective`, ["amber", "brisk", "calm", "dusky", "early", "fleet", "golden", "hollow"]),
    Seed.pick(`${key}/noun`, ["brook", "ferry", "grove", "harbor", "lantern", "meadow", "quarry", "weir"]),
    String(index + 1).padStart(3, "0")
  ].join("-")
  const some = (field: string, share: number): boolean => Seed.fraction(`${key}/${field}`) < share
  return {
    id,
    name,
    cnames: ["www", "shop"].filter((host) => some(host, 0.6)).map((host) => `${host}.${name}.example.com`),
    cname_access_only: some("cname_access_only", 0.2),
    digital_certificate_id: some("certificate", 0.5) ? 50001 + Seed.integer(`${key}/certificate_id`, 900) : null,
    edge_application_id: firstId + Seed.integer(`${key}/application`, 12),
    is_active: some("is_active", 0.9),
    environment: some("preview", 0.1) ? "preview" : "production",
    edge_firewall_id: some("firewall", 0.3) ? 7001 + Seed.integer(`${key}/firewall_id`, 90) : null
  }
}

// The vendor's pattern is not anchored: one such character is enough.
const pattern = /[a-zA-Z0-9$%^&*()-+=[\]{};:?><,|/]+/

const label = Field.text({ maxLength: 100, pattern })

const fields = (seed: string) => {
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
