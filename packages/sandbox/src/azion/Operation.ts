/**
 * What an operation of Azion declares (credentials, permission, quota, whether it takes a body) and what it is called with
 * once `Azion.ts` has made the vendor's checks. For the resource groups of both versions.
 */
import type * as Exchange from "../Exchange.ts"
import type * as Answer from "./Answer.ts"

/** Every permission that an operation asks for, in the vendor's words; those it names none for ask for none. */
export const permissions = [
  "Analytics",
  "Edit Domains",
  "Edit Edge Application",
  "Edit Edge Firewall",
  "Edit Intelligent DNS",
  "Edit Network Lists",
  "Edit Security Settings",
  "Purge",
  "View Domains",
  "View Edge Application",
  "View Edge Firewall",
  "View Intelligent DNS",
  "View Network Lists",
  "View Security Settings"
] as const

export type Permission = (typeof permissions)[number]

/** Somebody who may create tokens. */
export interface User {
  readonly username: string
  readonly password: string
  readonly permissions: ReadonlyArray<Permission>
}

/** What has a quota of its own beside the general one. */
export type Product = "metrics" | "purge" | "wildcard"

/** A request that passed every general check. `body` is parsed JSON, `undefined` where the operation takes none. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly url: URL
  readonly body: unknown
  readonly user: User
  readonly now: number
}

export interface Operation {
  /** Tokens are handled with Basic credentials, all else with a token. @default "Token" */
  readonly scheme?: "Basic" | undefined
  readonly permission?: Permission | undefined
  readonly product?: Product | undefined
  /** @default by method: POST, PUT and PATCH do */
  readonly takesBody?: boolean | undefined
  /** How the group spells its errors. @default as its version does */
  readonly errors?: Answer.Errors | undefined
  readonly run: (call: Call) => Exchange.Reply
}
