/**
 * What an operation of Azion v3 declares (credentials, permission, whether it takes a body) and what it is called with
 * once `AzionV3.ts` has made the vendor's checks. For the resource groups beside this file.
 */
import type * as Exchange from "../Exchange.ts"
import type { Route } from "../internal/Route.ts"

/** The permissions that the emulated operations ask for, in the vendor's words. */
export type Permission = "View Domains" | "Edit Domains"

/** Somebody who may create tokens. */
export interface User {
  readonly username: string
  readonly password: string
  readonly permissions: ReadonlyArray<Permission>
}

/** A request that passed every general check. `body` is parsed JSON, `undefined` where the operation takes none. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly url: URL
  readonly body: unknown
  readonly user: User
  readonly now: number
}

export interface Operation {
  /** Tokens are handled with Basic credentials, all else with a token. */
  readonly scheme: "Basic" | "Token"
  readonly permission?: Permission | undefined
  readonly takesBody: boolean
  readonly run: (call: Call) => Exchange.Reply
}

/** A resource group: its routes over its own state. */
export interface Group {
  readonly routes: ReadonlyArray<Route<Operation>>
  readonly reset: () => void
}
