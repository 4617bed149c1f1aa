/**
 * One call in progress: its clock, its deadline, its counts, and how each way of failing becomes an error of this call.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import type * as Headers from "effect/http/Headers"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as ApiError from "../ApiError.ts"
import * as Credentials from "../Credentials.ts"
import type { Limits } from "../Deadline.ts"
import * as ErrorBody from "../ErrorBody.ts"
import type { Operation } from "../Operation.ts"
import * as RetryPolicy from "../RetryPolicy.ts"
import type { ServerTiming } from "../ServerTiming.ts"
import type { Request, Transport } from "../Transport.ts"

/** A response, read. */
export interface Answer extends ServerTiming {
  readonly status: number
  readonly headers: Headers.Headers
  readonly requestId: string | undefined
  /** Undefined where the body broke off. */
  readonly text: string | undefined
}

/** Why an attempt did not succeed, and what may follow. */
export interface Failure {
  readonly error: ApiError.ApiError
  /** Whether the attempt may be made again, budget and deadline aside. */
  readonly retryable: boolean
  /** What the server asked for, in ms. */
  readonly wait?: number | undefined
}

export const parse = Option.liftThrowable((text: string): unknown => JSON.parse(text))

/** What every error says of its call. */
export const facts = (
  { api }: Pick<Transport, "api">,
  { id, method, path }: Operation,
  attempts: number,
  elapsed: Duration.Duration
): ApiError.CallFacts => ({ api, operation: id, method, route: path, attempts, elapsed })

/** Without a schedule of the program's own it is `Backoff`. */
export type Policy = Omit<RetryPolicy.Policy, "schedule"> & Partial<RetryPolicy.Policy>

export interface Call {
  readonly transport: Transport
  readonly request: Request
  readonly clock: Clock.Clock
  readonly policy: Policy
  /** Epoch ms. */
  readonly start: number
  /** Epoch ms. */
  readonly deadline: number
  /** In ms. */
  readonly attemptLimit: number
  readonly ticket: number
  /** Of the attempt under way. */
  credential: Credentials.Credential
  attempts: number
  /** How long the attempt under way waited for its place in the quota, in ms. */
  queued: number
  /** What was left of the quota then. */
  remaining: number | undefined
  /** Answered with a 401 and replayed: two at most, as the first may only have been rotated away. */
  readonly denied: Array<Credentials.Credential>
}

export const make = (
  transport: Transport,
  request: Request,
  clock: Clock.Clock,
  limits: Limits,
  policy: Policy
): Call => {
  const start = clock.currentTimeMillisUnsafe()
  return {
    transport,
    request,
    clock,
    policy,
    start,
    deadline: start + Duration.toMillis(limits.total),
    attemptLimit: Duration.toMillis(limits.attempt),
    ticket: transport.state.ticket(),
    credential: Credentials.anonymous,
    attempts: 0,
    queued: 0,
    remaining: undefined,
    denied: []
  }
}

/** Until the deadline, in ms. */
export const left = ({ clock, deadline }: Call): number => Math.max(0, deadline - clock.currentTimeMillisUnsafe())

/** So far. */
export const callFacts = ({ attempts, clock, request, start, transport }: Call): ApiError.CallFacts =>
  facts(transport, request.operation, attempts, Duration.millis(clock.currentTimeMillisUnsafe() - start))

export const fatal = (error: ApiError.ApiError): Failure => ({ error, retryable: false })

/** A status that is not a success. */
export const refused = (call: Call, answer: Answer, wait: number | undefined): Failure => {
  const { retryAfter, status, text = "" } = answer
  const body = scrub(call, text)
  // A browser does not say more of a redirect than status 0.
  const redirected = status < 400
  const issues = redirected
    ? [{ message: "a redirect, not followed" }]
    : (call.transport.issues ?? ErrorBody.issues)(Option.getOrUndefined(parse(body)), status)
  // As the body, what is read out of it has bounds.
  const bounded = issues.slice(0, 50).map((issue) => ({ ...issue, message: issue.message.slice(0, 500) }))
  return {
    error: statusError(call, answer, body, bounded, wait),
    retryable: !redirected && isRetryable(call, { status, invited: retryAfter !== undefined }),
    wait
  }
}

/** The quota's next free moment lies past the deadline: the API's 429, foreseen. */
export const heldBack = (call: Call, wait: number | undefined): Failure =>
  fatal(statusError(call, { status: 429 }, "", [{ message: "held back, not sent" }], wait))

/** The store of a shared quota did not answer. */
export const unmetered = (call: Call, description: string): Failure =>
  fatal(new ApiError.QuotaUnavailable({ ...callFacts(call), description }))

/** A header or a credential would break the request; the issue says which one, not its value: it may be the secret. */
export const unsendable = (call: Call, issue: ApiError.Issue): Failure =>
  fatal(new ApiError.InvalidRequest({ ...callFacts(call), issues: [issue] }))

/** No response. */
export const unanswered = (call: Call, { reason }: HttpClientError.HttpClientError): Failure => {
  // Never a URL, since a path may hold a secret.
  const description = scrub(call, explain(reason.cause ?? reason.description)).replace(/\bhttps?:\/\/\S+/g, "<url>")
  const malformed = reason._tag !== "TransportError"
  const unsent = malformed || neverConnected.test(description)
  return {
    error:
      isUnsafe(call) && !unsent
        ? new ApiError.OutcomeUnknown({ ...callFacts(call), reason: "TransportError", description })
        : new ApiError.TransportError({ ...callFacts(call), description }),
    retryable: !malformed && isRetryable(call, { status: 0, unsent })
  }
}

/** The attempt, or the whole call, ran out of time with a request under way. */
export const timedOut = (call: Call, scope: "attempt" | "total"): Failure =>
  isUnsafe(call)
    ? fatal(new ApiError.OutcomeUnknown({ ...callFacts(call), reason: "Timeout", description: `${scope} timeout` }))
    : { error: timeout(call, scope), retryable: scope === "attempt" }

/** The whole call ran out of time with nothing under way. */
export const overdue = (call: Call): Failure => fatal(timeout(call, "total"))

/** A success whose body broke off. */
export const brokenOff = (call: Call, answer: Answer): Failure => ({
  error: invalidResponse(call, answer, "", [{ message: "the body broke off" }]),
  retryable: isRetryable(call, { status: 0 })
})

/** A success whose body is not what was declared; keeps nothing of a body that is itself a secret. */
export const unreadable = (call: Call, answer: Answer, issues: ReadonlyArray<ApiError.Issue>): Failure =>
  fatal(invalidResponse(call, answer, call.request.operation.sensitive ? "" : scrub(call, answer.text ?? ""), issues))

// internal

const isUnsafe = ({ request }: Call): boolean => request.operation.safety === "unsafe"

const isRetryable = ({ request }: Call, outcome: RetryPolicy.Outcome): boolean =>
  RetryPolicy.isRetryable(request.operation.safety, outcome)

const timeout = (call: Call, scope: "attempt" | "total"): ApiError.Timeout => {
  const limit = Duration.millis(scope === "total" ? call.deadline - call.start : call.attemptLimit)
  return new ApiError.Timeout({ ...callFacts(call), scope, limit })
}

type Responded = Pick<Answer, "status"> & Partial<Pick<Answer, "requestId">>

const responseFacts = (call: Call, { requestId, status }: Responded, body: string) => ({
  ...callFacts(call),
  status,
  ...(requestId && { requestId }),
  body: body.slice(0, ApiError.bodyLimit)
})

const invalidResponse = (
  call: Call,
  answer: Responded,
  body: string,
  issues: ReadonlyArray<ApiError.Issue>
): ApiError.InvalidResponse => new ApiError.InvalidResponse({ ...responseFacts(call, answer, body), issues })

const statusError = (
  call: Call,
  answer: Responded,
  body: string,
  issues: ReadonlyArray<ApiError.Issue>,
  wait: number | undefined
): ApiError.StatusError =>
  new (ownClasses[answer.status] ?? (answer.status >= 500 ? ApiError.ServerError : ApiError.UnexpectedStatus))({
    ...responseFacts(call, answer, body),
    ...(wait !== undefined && { retryAfter: Duration.millis(wait) }),
    issues
  })

type OwnClass = (typeof ApiError.byStatus)[keyof typeof ApiError.byStatus]

const ownClasses: { readonly [status: number]: OwnClass | undefined } = ApiError.byStatus

// A server, a proxy or the platform's own message may echo what it was sent: as it was, in a JSON text, in a URL's path or in
// its query, where `it's me` is `it%27s+me`.
const scrub = ({ credential, request }: Call, text: string): string => {
  const { plain, secret } = credential
  const forms = [secret, plain ?? secret]
    .map(Redacted.value)
    .concat(request.secrets)
    .flatMap((secret) => {
      const escaped = JSON.stringify(secret).slice(1, -1)
      const inQuery = String(new URLSearchParams({ "": secret })).slice(1)
      return [secret, escaped, escaped.replaceAll("/", "\\/"), encodeURIComponent(secret.toWellFormed()), inQuery]
    })
  const clean = (text: string) =>
    forms.reduce((text, form) => (form === "" ? text : text.replaceAll(form, "<redacted>")), text)
  // Each JSON library has its own choice of what it writes as `\u002b`. Only a text with a secret is changed for that.
  const unescaped = text.replace(/\\u[\dA-Fa-f]{4}/g, (unit) => String(JSON.parse(`"${unit}"`)))
  const cleaner = clean(unescaped)
  return cleaner === unescaped ? clean(text) : cleaner
}

// What Node says when no connection was made; browsers do not tell.
const neverConnected = /connect E|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|unknown scheme/

// The platform's words, inner causes included ("fetch failed: connect ECONNREFUSED ..."), which may go in a circle.
const explain = (cause: unknown, depth = 0): string => {
  if (!(cause instanceof Error)) return typeof cause === "string" ? cause : "no response"
  // Node's errors have one.
  const { code, message }: Error & { readonly code?: unknown } = cause
  const inner = cause.cause !== undefined && depth < 4 && explain(cause.cause, depth + 1)
  return [message, typeof code === "string" && !message.includes(code) && code, inner].filter(Boolean).join(": ")
}
