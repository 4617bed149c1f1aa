/**
 * What the emulated API of the benchmarks says: Azion's v3 domains, as texts made once, so that the server's work is in no
 * figure. Ids count from 1.
 */

/** One of our requests, as much of it as the API looks at. */
export interface Asked {
  readonly pathname: string
  readonly searchParams: URLSearchParams
}

const domain = (id: number) => ({
  id,
  name: `domain ${id}`,
  domain_name: `a${id}.map.example.com`,
  cnames: [`www.domain${id}.example.com`, `shop.domain${id}.example.com`],
  cname_access_only: id % 2 === 0,
  is_active: true,
  edge_application_id: 1_700_000_000 + id,
  digital_certificate_id: id % 3 === 0 ? id : null,
  environment: "production",
  is_mtls_enabled: false,
  mtls_trusted_ca_certificate_id: null,
  edge_firewall_id: null
})

const envelope = { schema_version: 3, links: { previous: null, next: null } }

const texts = new Map<string, string>()

const cached = (key: string, make: () => unknown): string => {
  let text = texts.get(key)
  if (text === undefined) texts.set(key, (text = JSON.stringify(make())))
  return text
}

const onPage = (page: number, size: number, total: number): ReadonlyArray<ReturnType<typeof domain>> => {
  const first = (page - 1) * size
  return Array.from({ length: Math.max(0, Math.min(size, total - first)) }, (_, index) => domain(first + index + 1))
}

/** A page's text, made anew. */
export const page = (number: number, size: number, total: number): string =>
  JSON.stringify({
    count: total,
    total_pages: Math.ceil(total / size),
    ...envelope,
    results: onPage(number, size, total)
  })

/** The body, and for clients that page by links the header; undefined where there is nothing. */
export const answer = (
  { pathname, searchParams }: Asked,
  total: number
): { readonly body: string; readonly link?: string } | undefined => {
  const [, collection, id] = pathname.split("/")
  if (collection !== "domains") return undefined
  if (id !== undefined) return { body: cached(id, () => ({ results: domain(Number(id)), schema_version: 3 })) }
  const number = Number(searchParams.get("page") ?? 1)
  const size = Number(searchParams.get("page_size") ?? 10)
  const body = cached(`${number}/${size}/${total}`, () => JSON.parse(page(number, size, total)))
  return number * size >= total ? { body } : { body, link: `/domains?page=${number + 1}&page_size=${size}` }
}

/** The first ids, whose sum every peer must report. */
export const ids = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index + 1)

export const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)
