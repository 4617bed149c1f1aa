/**
 * Invented companies, drawn by their number.
 */
import * as Seed from "../internal/Seed.ts"
import * as Reference from "./Reference.ts"

/** What an account says about its company. Blanks are `null`. */
export interface Company {
  /** 0 cool, 1 warm, 2 hot, 3 boiling hot, 4 on fire. */
  readonly score: 0 | 1 | 2 | 3 | 4
  readonly naceCode: string | null
  readonly idNational: string | null
  readonly name: string
  readonly employeeCount: number | null
  /** The name of a category, not its id. */
  readonly sizeCategory: string | null
  /** Epoch milliseconds, negative before 1970. */
  readonly foundingDate: number | null
  /** The name of an industry, not its id. */
  readonly industry: string | null
  readonly legalForm: string | null
  readonly summary: string | null
  readonly revenue: number | null
  readonly address: string | null
  readonly city: string | null
  readonly zipCode: string | null
  readonly country: string | null
  readonly phone: string | null
  readonly emailDomain: string | null
  readonly website: string | null
  readonly emailPattern: string | null
  readonly screenshot: number | null
}

export const company = (seed: string, index: number): Company => {
  const key = `${seed}/account/${index}`
  const draw = (field: string, below: number): number => Seed.integer(`${key}/${field}`, below)
  const maybe = <A>(field: string, value: A): A | null => (Seed.fraction(`${key}/${field}/blank`) < 0.2 ? null : value)
  const [first, second] = [Seed.pick(`${key}/first`, firstWords), Seed.pick(`${key}/second`, secondWords)]
  const host = `${first}-${second}-${index + 1}.example.com`.toLowerCase()
  const size = draw("size", Reference.companyCategories.length)
  return {
    score: Seed.pick(`${key}/score`, [0, 1, 2, 3, 4]),
    naceCode: maybe("nace", String(1000 + draw("nace", 9000))),
    idNational: maybe("national", `XX-${String(index).padStart(9, "0")}`),
    name: `${first} ${second} ${index + 1}`.toUpperCase(),
    employeeCount: maybe("employees", 10 ** size * (1 + draw("employees", 90))),
    sizeCategory: maybe("size", Reference.companyCategories[size]?.name ?? null),
    // 1900 to 2015, at midnight UTC.
    foundingDate: maybe("founded", (draw("founded", 42_000) - 25_567) * 86_400_000),
    industry: maybe("industry", Reference.industries[draw("industry", Reference.industries.length)]?.name ?? null),
    legalForm: maybe("legal", "Limited company - SA"),
    summary: maybe("summary", "An invented company"),
    revenue: maybe("revenue", 1000 * draw("revenue", 100_000)),
    address: maybe("address", `${1 + draw("address", 99)} EXAMPLE STREET`),
    city: maybe("city", "EXAMPLETOWN"),
    zipCode: maybe("zip", String(draw("zip", 100_000)).padStart(5, "0")),
    country: maybe("country", Seed.pick(`${key}/country`, Reference.countries).id),
    phone: maybe("phone", "+33 1 00 00 00 00"),
    emailDomain: maybe("domain", host),
    website: maybe("website", `www.${host}`),
    emailPattern: maybe("pattern", "{first}.{last}"),
    screenshot: maybe("screenshot", 17_000 + draw("screenshot", 1000))
  }
}

/** Labels and lists; never a target and an ISP at once. */
export const flags = (
  seed: string,
  index: number,
  labels: ReadonlyArray<number>
): { readonly labels: ReadonlyArray<number>; readonly target: boolean; readonly isp: boolean } => {
  const key = `${seed}/account/${index}`
  const list = Seed.fraction(`${key}/list`)
  return {
    labels: labels.filter((label) => Seed.fraction(`${key}/label/${label}`) < 0.3),
    target: list < 0.3,
    isp: list >= 0.95
  }
}

// internal

const firstWords = ["Amber", "Brisk", "Calm", "Dusky", "Early", "Fleet", "Golden", "Hollow"] as const

const secondWords = ["Brook", "Ferry", "Grove", "Harbor", "Lantern", "Meadow", "Quarry", "Weir"] as const
