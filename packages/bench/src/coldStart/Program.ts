/**
 * What the programs that start have in common: an API that answers without a network.
 */
import type * as Option from "effect/Option"

/** Loaded and its layer built, it gives the first call. */
export type Program = () => Promise<() => Promise<Option.Option<{ readonly id: number }>>>

const body = JSON.stringify({
  count: 1,
  total_pages: 1,
  schema_version: 3,
  links: { previous: null, next: null },
  results: [
    {
      id: 7,
      name: "domain 7",
      domain_name: "a7.map.example.com",
      cnames: [],
      cname_access_only: false,
      is_active: true,
      edge_application_id: 1,
      digital_certificate_id: null
    }
  ]
})

export const fetch: typeof globalThis.fetch = async () =>
  new Response(body, { headers: { "content-type": "application/json" } })
