/**
 * Domains of Azion v3: the host names that lead to an edge application.
 *
 * Schemas and declarations of the group's six operations, the `Domains` service and its layer. Credentials, retry and
 * quota come with the `Azion` layer.
 */
import * as Check from "@millrace/core/Check"
import * as Client from "@millrace/core/Client"
import * as Operation from "@millrace/core/Operation"
import * as Pagination from "@millrace/core/Pagination"
import * as Wire from "@millrace/core/Wire"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Azion } from "../Azion.ts"
import { byPage, PageOf, PageQuery, Results } from "./Envelope.ts"

export interface Domain extends Schema.Schema.Type<typeof Domain> {}

export const Domain = Schema.Struct({
  id: Schema.Finite,
  name: Schema.String,
  /** The Azion host assigned to the domain. */
  domain_name: Schema.String,
  cnames: Schema.Array(Schema.String),
  /** Served only through the cnames, not the Azion host. */
  cname_access_only: Schema.Boolean,
  /** In production or not. */
  is_active: Schema.Boolean,
  edge_application_id: Schema.Finite,
  /** `null` means the shared Azion certificate. */
  digital_certificate_id: Schema.NullOr(Schema.Finite),
  environment: Schema.optionalKey(Wire.openEnum(["production", "preview"])),
  is_mtls_enabled: Schema.optionalKey(Schema.Boolean),
  mtls_trusted_ca_certificate_id: Schema.optionalKey(Schema.NullOr(Schema.Finite)),
  mtls_verification: Schema.optionalKey(Wire.openEnum(["enforce", "permissive"])),
  edge_firewall_id: Schema.optionalKey(Schema.NullOr(Schema.Finite)),
  crl_list: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Finite)))
})

// The vendor also gives a pattern, but one that any text with a single letter fits.
const Name = Schema.String.check(Check.length(1, 100))

const Id = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

const optionalFields = {
  /** Serve only through the cnames, not the Azion host. @default false */
  cname_access_only: Schema.optionalKey(Schema.Boolean),
  /** A certificate for https; `null` means the shared Azion certificate. @default null */
  digital_certificate_id: Schema.optionalKey(Schema.NullOr(Schema.Union([Name, Id]))),
  /** In production or not. */
  is_active: Schema.optionalKey(Schema.Boolean),
  environment: Schema.optionalKey(Schema.Literals(["production", "preview"])),
  is_mtls_enabled: Schema.optionalKey(Schema.Boolean),
  mtls_trusted_ca_certificate_id: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  mtls_verification: Schema.optionalKey(Schema.Literals(["enforce", "permissive"])),
  edge_firewall_id: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  crl_list: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Int)))
}

export interface DomainWrite extends Schema.Schema.Type<typeof DomainWrite> {}

export const DomainWrite = Schema.Struct({
  name: Name,
  edge_application_id: Id,
  /** Host names of the site. The vendor's two sources disagree on whether it may be left out. @default [] */
  cnames: Wire.alwaysSent(Schema.Array(Schema.String), []),
  ...optionalFields
})

export interface DomainPatch extends Schema.Schema.Type<typeof DomainPatch> {}

/** At least one field. */
export const DomainPatch = Schema.Struct({
  name: Schema.optionalKey(Name),
  edge_application_id: Schema.optionalKey(Id),
  cnames: Schema.optionalKey(Schema.Array(Schema.String)),
  ...optionalFields
}).check(Check.someField)

const params = { domain_id: Id }

export const listDomains = Operation.get("listDomains", "/domains", {
  query: {
    /** Only domains with this name. */
    name: Operation.optional(Schema.String),
    ...PageQuery
  },
  success: PageOf(Domain)
})

export const createDomain = Operation.post("createDomain", "/domains", {
  payload: DomainWrite,
  success: Results(Domain)
})

export const getDomain = Operation.get("getDomain", "/domains/:domain_id", { params, success: Results(Domain) })

export const replaceDomain = Operation.put("replaceDomain", "/domains/:domain_id", {
  params,
  payload: DomainWrite,
  success: Results(Domain)
})

export const updateDomain = Operation.patch("updateDomain", "/domains/:domain_id", {
  params,
  payload: DomainPatch,
  success: Results(Domain)
})

export const deleteDomain = Operation.delete("deleteDomain", "/domains/:domain_id", { params })

/** The domains of an Azion account. */
export class Domains extends Context.Service<
  Domains,
  {
    /** A page of domains; `list.pages` and `list.items` stream all of them. */
    readonly list: Pagination.List<typeof listDomains, Domain>
    readonly get: Client.Method<typeof getDomain>
    readonly create: Client.Method<typeof createDomain>
    /** Overwrites all fields; optional ones that are left out get their defaults. */
    readonly replace: Client.Method<typeof replaceDomain>
    /** Changes the given fields only. */
    readonly update: Client.Method<typeof updateDomain>
    readonly delete: Client.Method<typeof deleteDomain>
  }
>()("@millrace/azion/v3/Domains") {
  // Fresh: a layer is otherwise built once per program, and a second account would get the first one's domains.
  static readonly layer: Layer.Layer<Domains, never, Azion> = Layer.fresh(
    Layer.effect(
      Domains,
      Effect.map(Azion, ({ v3 }) => ({
        list: Pagination.list(
          v3,
          listDomains,
          byPage<Domain>(({ id }) => id)
        ),
        get: Client.method(v3, getDomain),
        create: Client.method(v3, createDomain),
        replace: Client.method(v3, replaceDomain),
        update: Client.method(v3, updateDomain),
        delete: Client.method(v3, deleteDomain)
      }))
    )
  )
}
