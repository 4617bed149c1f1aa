/**
 * The company identification API of Azalead: one operation at the same host, with an API key instead of a token, and with
 * cross-origin headers of its own.
 */
import * as Exchange from "../Exchange.ts"
import type * as RateLimit from "../internal/RateLimit.ts"
import * as Seed from "../internal/Seed.ts"
import type { Vendor } from "../Vendor.ts"
import * as AccountFixture from "./AccountFixture.ts"
import * as Answer from "./Answer.ts"
import * as Reference from "./Reference.ts"

/** A company as it goes over the wire. */
export interface Company {
  readonly id: number
  readonly name: string
  readonly address: string | null
  readonly city: string | null
  readonly countryCode: string | null
  readonly phone: string | null
  readonly website: string | null
  readonly domain: string | null
  readonly email: string | null
  readonly naceCode: string | null
  readonly legalForm: string | null
  readonly industryId: number | null
  readonly industryLabel: string | null
  readonly idNational: string | null
  readonly summary: string | null
  /** The id of a category, unlike an account's. */
  readonly sizeCategory: string | null
  readonly employeeCount: number | null
}

/** What an address of nobody is told; the vendor does not say. */
export type UnknownAddress = "notFound" | "noContent" | "empty"

export interface Cid {
  readonly vendor: Vendor
  /** Every address with its company. */
  readonly all: () => ReadonlyArray<readonly [address: string, company: Company]>
  readonly insert: (address: string, company: Partial<Company>) => Company
}

export const make = (options: {
  readonly seed: string
  readonly baseUrl: string
  readonly keys: ReadonlyArray<string>
  readonly count: number
  readonly unknownAddress: UnknownAddress
  readonly rateLimit: RateLimit.RateLimit
  readonly limit: number
}): Cid => {
  const companies = new Map<string, Company>()

  const insert = (address: string, given: Partial<Company>): Company => {
    const company = { ...fixture(options.seed, companies.size), ...given }
    companies.set(address, company)
    return company
  }

  const fill = (): void => {
    for (let i = 0; i < options.count; i++) insert(addressOf(i), {})
  }

  const serve = (request: Exchange.Request): Exchange.Reply => {
    if (request.url.pathname !== path) return Answer.notFound
    if (request.method !== "GET") return Answer.methodNotAllowed(request.method, ["GET"], "current")
    const key = request.headers["apikey"]
    if (key === undefined || !options.keys.includes(key)) return Answer.unauthorized()
    const address = request.url.searchParams.get("ip_address") ?? ""
    const company = companies.get(address)
    const reply =
      address === ""
        ? Answer.notAcceptable
        : company === undefined
          ? unknown[options.unknownAddress]
          : Answer.json(company)
    // The vendor lists the key among the response headers too.
    return Answer.withHeaders(reply, { apikey: key })
  }

  fill()
  return {
    all: () => [...companies],
    insert,
    vendor: {
      api: "azalead",
      baseUrl: options.baseUrl,
      claims: ({ url }) => url.pathname === path || url.pathname.startsWith(`${path}/`),
      answer: (request, now) =>
        options.rateLimit.take(request.headers["apikey"] ?? "anonymous", now).allowed
          ? serve(request)
          : Answer.tooManyRequests,
      documented: (status) => Answer.documented[status],
      quotaHeaders: () => ({}),
      limit: options.limit,
      cors: {
        preflight: {},
        answers: {
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "Content-Type, Access-Control-Allow-Headers, apikey, X-Requested-With",
          "access-control-expose-headers": "apikey"
        }
      },
      reset: () => {
        options.rateLimit.reset()
        companies.clear()
        fill()
      }
    }
  }
}

// internal

const path = "/cid"

// Addresses that are kept for documents: 203.0.113.1 and on, then 198.18.0.0/15.
const addressOf = (index: number): string =>
  index < 254 ? `203.0.113.${index + 1}` : `198.18.${Math.floor(index / 256) % 256}.${index % 256}`

const unknown: Readonly<Record<UnknownAddress, Exchange.Reply>> = {
  notFound: Answer.notFound,
  noContent: Exchange.reply(204),
  empty: Exchange.reply(200, "", { "content-type": "application/json;charset=UTF-8" })
}

const fixture = (seed: string, index: number): Company => {
  const { emailDomain, country, employeeCount, industry, name, sizeCategory, ...company } = AccountFixture.company(
    `${seed}/cid`,
    index
  )
  const domain = emailDomain ?? "example.com"
  return {
    id: 165692 + index,
    name,
    address: company.address,
    city: company.city,
    countryCode: country,
    phone: company.phone,
    website: company.website,
    domain,
    email: Seed.fraction(`${seed}/cid/${index}/email`) < 0.5 ? null : `info@${domain}`,
    naceCode: company.naceCode,
    legalForm: company.legalForm,
    industryId: Reference.industries.find((other) => other.name === industry)?.id ?? null,
    industryLabel: industry,
    idNational: company.idNational,
    summary: company.summary,
    sizeCategory: Reference.companyCategories.find((other) => other.name === sizeCategory)?.id ?? null,
    employeeCount
  }
}
