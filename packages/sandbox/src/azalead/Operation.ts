/**
 * What an operation of Azalead declares (who may call it, whether it takes a body) and what it is called with once
 * `Azalead.ts` has made the general checks. For the resource groups beside this file.
 */
import type * as Exchange from "../Exchange.ts"
import type { Route } from "../internal/Route.ts"

/** The named rights that a user or a whole organization may have. */
export type Right =
  | "label_management"
  | "email_sourcing"
  | "alert_management"
  | "target_management"
  | "ad_performance_tab"
  | "blacklist_management"
  | "user_rights_management"

/** Who asks. */
export interface Caller {
  readonly id: number
  readonly name: string
  readonly idSubscriber: number
  readonly isAdmin: boolean
  /** Own rights and those inherited from the organization. */
  readonly rights: ReadonlyArray<Right>
}

/** A request of a user that passed every general check. `body` is parsed JSON, `undefined` where there is none. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly caller: Caller
  readonly now: number
}

/** The operations without a token know no caller. */
export type PublicCall = Omit<Call, "caller">

export type Body = "none" | "optional" | "required"

export type Operation =
  | {
      readonly _tag: "Public"
      readonly body: Body
      readonly run: (call: PublicCall) => Exchange.Reply
    }
  | {
      readonly _tag: "Private"
      readonly body: Body
      readonly isAllowed: Permission
      readonly run: (call: Call) => Exchange.Reply
    }

export type Permission = (caller: Caller, params: Call["params"]) => boolean

/** A resource group: its routes over its own state. */
export interface Group {
  readonly routes: ReadonlyArray<Route<Operation>>
  readonly reset: () => void
}

export const user: Permission = () => true

export const admin: Permission = (caller) => caller.isAdmin

export const adminOrSelf: Permission = (caller, params) => caller.isAdmin || params["id"] === String(caller.id)

/** An administrator, or a user with this right. */
export const right =
  (name: Right): Permission =>
  (caller) =>
    caller.isAdmin || caller.rights.includes(name)

export const open = (path: string, run: (call: PublicCall) => Exchange.Reply): Route<Operation> => ({
  method: "POST",
  path,
  operation: { _tag: "Public", body: "required", run }
})

export const get = (path: string, run: (call: Call) => Exchange.Reply, isAllowed = user): Route<Operation> => ({
  method: "GET",
  path,
  operation: { _tag: "Private", body: "none", isAllowed, run }
})

export const post = (
  path: string,
  run: (call: Call) => Exchange.Reply,
  isAllowed: Permission,
  body: Body = "required"
): Route<Operation> => ({ method: "POST", path, operation: { _tag: "Private", body, isAllowed, run } })

export const patch = (path: string, run: (call: Call) => Exchange.Reply, isAllowed: Permission): Route<Operation> => ({
  method: "PATCH",
  path,
  operation: { _tag: "Private", body: "required", isAllowed, run }
})

export const remove = (path: string, run: (call: Call) => Exchange.Reply, isAllowed: Permission): Route<Operation> => ({
  method: "DELETE",
  path,
  operation: { _tag: "Private", body: "none", isAllowed, run }
})
