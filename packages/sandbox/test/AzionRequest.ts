/** What a request of the tests of Azion says, and the values that many of them have in common. */
import * as Seed from "../src/internal/Seed.ts"

export interface Request {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: string
  readonly body?: Readonly<Record<string, unknown>>
  /** What the documents allow besides, where they list several. @default the first documented success */
  readonly status?: number
  /** What has to be done first: method, path, body. */
  readonly before?: readonly [method: string, path: string, body?: unknown]
}

export type Requests = Readonly<Record<string, Request>>

export const seeded = (kind: string): string => Seed.uuid(`millrace/${kind}`)

const pem = (label: string): string => `-----BEGIN ${label}-----\nc2FuZGJveA==\n-----END ${label}-----\n`
export const certificate = { certificate: pem("CERTIFICATE"), private_key: pem("RSA PRIVATE KEY") }
export const listing = "?order_by=name&sort=desc&page=1&page_size=100"
