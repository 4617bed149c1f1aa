/**
 * openapi-fetch for the calls and zod for the values.
 */
import createClient from "openapi-fetch"
import * as z from "zod"
import { headers, ofPromises, type Peer } from "./Peer.ts"

/** As openapi-typescript would write it. */
interface paths {
  "/domains": {
    get: {
      parameters: { query?: { page?: number; page_size?: number } }
      responses: { 200: { content: { "application/json": unknown } } }
    }
  }
  "/domains/{id}": {
    get: {
      parameters: { path: { id: number } }
      responses: { 200: { content: { "application/json": unknown } } }
    }
  }
}

const Domain = z.object({
  id: z.number(),
  name: z.string(),
  domain_name: z.string(),
  cnames: z.array(z.string()),
  cname_access_only: z.boolean(),
  is_active: z.boolean(),
  edge_application_id: z.number(),
  digital_certificate_id: z.number().nullable(),
  environment: z.string().optional(),
  is_mtls_enabled: z.boolean().optional(),
  mtls_trusted_ca_certificate_id: z.number().nullable().optional(),
  mtls_verification: z.string().optional(),
  edge_firewall_id: z.number().nullable().optional(),
  crl_list: z.array(z.number()).nullable().optional()
})

const One = z.object({ results: Domain })

const Page = z.object({
  count: z.number(),
  total_pages: z.number(),
  schema_version: z.number(),
  links: z.object({ previous: z.string().nullable(), next: z.string().nullable() }),
  results: z.array(Domain)
})

export const peer: Peer = {
  name: "openapi-fetch + zod",
  does: "decoding",
  open: async ({ baseUrl, fetch }) => {
    const client = createClient<paths>({ baseUrl, headers, ...(fetch === undefined ? undefined : { fetch }) })
    return ofPromises(
      async (id) => One.parse((await client.GET("/domains/{id}", { params: { path: { id } } })).data).results,
      async (page, page_size) =>
        Page.parse((await client.GET("/domains", { params: { query: { page, page_size } } })).data)
    )
  }
}
