/**
 * A page of Azion's v3 domains, for the apps that do without Millrace: the fields that our own schema decodes.
 */
import * as Schema from "effect/Schema"

export const Domain = Schema.Struct({
  id: Schema.Finite,
  name: Schema.String,
  domain_name: Schema.String,
  cnames: Schema.Array(Schema.String),
  cname_access_only: Schema.Boolean,
  is_active: Schema.Boolean,
  edge_application_id: Schema.Finite,
  digital_certificate_id: Schema.NullOr(Schema.Finite),
  environment: Schema.optionalKey(Schema.String),
  is_mtls_enabled: Schema.optionalKey(Schema.Boolean),
  mtls_trusted_ca_certificate_id: Schema.optionalKey(Schema.NullOr(Schema.Finite)),
  mtls_verification: Schema.optionalKey(Schema.String),
  edge_firewall_id: Schema.optionalKey(Schema.NullOr(Schema.Finite)),
  crl_list: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Finite)))
})

export const Page = Schema.Struct({
  count: Schema.Finite,
  total_pages: Schema.Finite,
  schema_version: Schema.Finite,
  links: Schema.Struct({ previous: Schema.NullOr(Schema.String), next: Schema.NullOr(Schema.String) }),
  results: Schema.Array(Domain)
})
