/** Patterns of a document as regular expressions. */
import * as Option from "effect/Option"
import * as Result from "effect/Result"

/** By whole characters; undefined for what is no pattern. */
export const parse = (pattern: string): RegExp | undefined =>
  Result.try(() => new RegExp(pattern, "u")).pipe(
    // Most vendors try theirs without the flag, where a backslash may stand before anything, as in `[\w-.]`.
    Result.orElse(() => Result.try(() => new RegExp(pattern))),
    Result.getSuccess,
    Option.getOrUndefined
  )
