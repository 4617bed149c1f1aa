/**
 * What repeating a call may do to the server: the one fact that decides whether a failed call may be sent again.
 *
 * An operation is judged by its HTTP method (RFC 9110, section 9.2) unless its declaration says otherwise. The rules
 * that use this fact are in `RetryPolicy.ts`.
 */
import type { HttpMethod } from "effect/http/HttpMethod"

/**
 * - `safe`: reads only, may be repeated and prefetched.
 * - `idempotent`: changes the server, but twice is the same as once.
 * - `unsafe`: twice may do it twice; repeated only on proof that nothing was done.
 */
export type CallSafety = "safe" | "idempotent" | "unsafe"

/**
 * The safety that HTTP promises for a method: GET, HEAD, OPTIONS, TRACE and QUERY are safe, PUT and DELETE idempotent,
 * POST and PATCH unsafe.
 *
 * @example
 * ```ts
 * import * as CallSafety from "@millrace/core/CallSafety"
 *
 * const safety: CallSafety.CallSafety = CallSafety.fromMethod("DELETE") // "idempotent"
 * ```
 */
export const fromMethod = (method: HttpMethod): CallSafety =>
  method === "POST" || method === "PATCH" ? "unsafe" : method === "PUT" || method === "DELETE" ? "idempotent" : "safe"
