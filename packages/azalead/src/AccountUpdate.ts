/**
 * What may be changed on an account. Its flags are two pairs whose members exclude each other: the vendor sets the other
 * one to the opposite by itself, so that only one of a pair is ever sent.
 */
import * as Schema from "effect/Schema"

/** At least one flag, and of each pair at most one. */
export type AccountUpdate = (OnTargets & (OnAlerts | Neither<OnAlerts>)) | (Neither<OnTargets> & OnAlerts)

/** A place on the target list, or the mark of an Internet provider, for all users. */
type OnTargets =
  | {
      /** Puts the account on the target list, or takes it off; `isp` becomes the opposite. */
      readonly target: boolean
      readonly isp?: never
    }
  | {
      /** Marks the account as an Internet provider, or takes the mark off; `target` becomes the opposite. */
      readonly isp: boolean
      readonly target?: never
    }

/** Alerts or the blacklist, both of the authenticated user alone. */
type OnAlerts =
  | {
      /** Subscribes the user to the account's alerts, or unsubscribes; `blacklist` becomes the opposite. */
      readonly alert: boolean
      readonly blacklist?: never
    }
  | {
      /** Puts the account on the user's blacklist, or takes it off; `alert` becomes the opposite. */
      readonly blacklist: boolean
      readonly alert?: never
    }

type Neither<Pair> = { readonly [_ in Pair extends unknown ? keyof Pair : never]?: never }

const flag = Schema.optionalKey(Schema.Boolean)

const Flags = Schema.Struct({ target: flag, isp: flag, alert: flag, blacklist: flag })

const isAccountUpdate = (flags: typeof Flags.Type): flags is AccountUpdate =>
  !("target" in flags && "isp" in flags) && !("alert" in flags && "blacklist" in flags) && Object.keys(flags).length > 0

export const AccountUpdate: Schema.Codec<AccountUpdate, unknown> = Flags.pipe(
  Schema.refine(isAccountUpdate, {
    expected: "at least one flag, and not both target and isp, nor both alert and blacklist"
  })
)
