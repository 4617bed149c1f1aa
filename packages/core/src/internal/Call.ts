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
import type { Outlook, Subject } from "../Telemetry.ts"
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

export const fatal = (error: ApiError.ApiError): Failure => ({ error, retryable: false })

/** What every error says of its call. */
export const facts = (
  { api }: Pick<Transport, "api">,
  { id, method, path }: Operation,
  attempts: number,
  elapsed: Duration.Duration
): ApiError.CallFacts => ({ api, operation: id, method, route: path, attempts, elapsed })

export class Call {
  // Declared, not defined: the constructor sets them, and a bundle need not name them twice.
  declare readonly transport: Transport
  declare readonly request: Request
  declare readonly clock: Clock.Clock
  declare readonly policy: RetryPolicy.Policy
  /** Epoch ms. */
  declare readonly start: number
  /** Epoch ms. */
  declare readonly deadline: number
  /** In ms. */
  declare readonly attemptLimit: number
  declare readonly ticket: number
  /** Of the attempt under way. */
  credential: Credentials.Credential = Credentials.anonymous
  attempts = 0
  /** How long the attempt under way waited for its place in the quota, in ms. */
  queued = 0
  /** What was left of the quota then. */
  declare remaining: number | undefined
  /** Answered with a 401 and replayed: two at most, as the first may only have been rotated away. */
  readonly denied: Array<Credentials.Credential> = []

  constructor(transport: Transport, request: Request, clock: Clock.Clock, limits: Limits, policy: RetryPolicy.Policy) {
    this.transport = transport
    this.request = request
    this.clock = clock
    this.policy = policy
    this.start = clock.currentTimeMillisUnsafe()
    this.deadline = this.start + Duration.toMillis(Duration.fromInputUnsafe(limits.total))
    this.attemptLimit = Duration.toMillis(Duration.fromInputUnsafe(limits.attempt))
    this.ticket = transport.state.ticket()
  }

  /** Until the deadline, in ms. */
  left(): number {
    return Math.max(0, this.deadline - this.clock.currentTimeMillisUnsafe())
  }

  /** Counts the attempt that begins. */
  attempt(): Subject & { readonly outlook: Outlook } {
    const { queued, remaining, request, transport } = this
    const outlook = { resend: this.attempts++, queued, remaining }
    return { api: transport.api, operation: request.operation, outlook }
  }

  facts(): ApiError.CallFacts {
    const elapsed = Duration.millis(this.clock.currentTimeMillisUnsafe() - this.start)
    return facts(this.transport, this.request.operation, this.attempts, elapsed)
  }

  /** A status that is not a success. */
  refused({ requestId, retryAfter, status, text = "" }: Answer, wait: number | undefined): Failure {
    // A browser does not say more of a redirect than status 0.
    const redirected = status < 400
    const issues = redirected ? [{ message: "a redirect, which is not followed" }] : undefined
    return {
      error: this.#statusError(status, this.#scrub(text), requestId, wait, issues),
      retryable: !redirected && this.#retryable({ status, invited: retryAfter !== undefined }),
      wait
    }
  }

  /** The quota's next free moment lies past the deadline: the API's 429, foreseen. */
  heldBack(retryAfter: number | undefined): Failure {
    const issues = [{ message: "held back, not sent" }]
    return fatal(this.#statusError(429, "", undefined, retryAfter, issues))
  }

  /** The store of a shared quota did not answer. */
  unmetered(description: string): Failure {
    return fatal(new ApiError.QuotaUnavailable({ ...this.facts(), description }))
  }

  /** A header or a credential would break the request; the issue says which one, not its value: it may be the secret. */
  unsendable(issue: ApiError.Issue): Failure {
    return fatal(new ApiError.InvalidRequest({ ...this.facts(), issues: [issue] }))
  }

  /** No response. */
  unanswered({ reason }: HttpClientError.HttpClientError): Failure {
    const description = this.#scrub(explain(reason.cause ?? reason.description))
    const malformed = reason._tag !== "TransportError"
    const unsent = malformed || neverConnected.test(description)
    return {
      error:
        this.request.operation.safety === "unsafe" && !unsent
          ? new ApiError.OutcomeUnknown({ ...this.facts(), reason: "TransportError", description })
          : new ApiError.TransportError({ ...this.facts(), description }),
      retryable: !malformed && this.#retryable({ status: 0, unsent })
    }
  }

  /** The attempt, or the whole call, ran out of time with a request under way. */
  timedOut(scope: "attempt" | "total"): Failure {
    if (this.request.operation.safety !== "unsafe") {
      return { error: this.#timeout(scope), retryable: scope === "attempt" }
    }
    const description = `${scope} timeout`
    return fatal(new ApiError.OutcomeUnknown({ ...this.facts(), reason: "Timeout", description }))
  }

  /** The whole call ran out of time with nothing under way. */
  overdue(): Failure {
    return fatal(this.#timeout("total"))
  }

  /** A success whose body broke off. */
  brokenOff({ requestId, status }: Answer): Failure {
    const issues = [{ message: "the body broke off" }]
    return {
      error: new ApiError.InvalidResponse({ ...this.#responseFacts(status, "", requestId), issues }),
      retryable: this.#retryable({ status: 0 })
    }
  }

  /** A success whose body is not what was declared; keeps nothing of a body that is itself a secret. */
  unreadable({ requestId, status, text = "" }: Answer, issues: ReadonlyArray<ApiError.Issue>): Failure {
    const body = this.request.operation.sensitive ? "" : this.#scrub(text)
    return fatal(new ApiError.InvalidResponse({ ...this.#responseFacts(status, body, requestId), issues }))
  }

  #timeout(scope: "attempt" | "total"): ApiError.Timeout {
    const limit = Duration.millis(scope === "total" ? this.deadline - this.start : this.attemptLimit)
    return new ApiError.Timeout({ ...this.facts(), scope, limit })
  }

  #retryable(outcome: RetryPolicy.Outcome): boolean {
    return RetryPolicy.isRetryable(this.request.operation.safety, outcome)
  }

  #responseFacts(status: number, body: string, requestId: string | undefined) {
    return {
      ...this.facts(),
      status,
      ...(requestId === undefined ? undefined : { requestId }),
      body: body.slice(0, ApiError.bodyLimit)
    }
  }

  #statusError(
    status: number,
    body: string,
    requestId: string | undefined,
    wait: number | undefined,
    issues: ReadonlyArray<ApiError.Issue> = this.#issues(body, status)
  ): ApiError.StatusError {
    const StatusError = Object.hasOwn(ApiError.byStatus, status)
      ? ApiError.byStatus[status as keyof typeof ApiError.byStatus] // hasOwn has just proved the key
      : status >= 500
        ? ApiError.ServerError
        : ApiError.UnexpectedStatus
    return new StatusError({
      ...this.#responseFacts(status, body, requestId),
      ...(wait === undefined ? undefined : { retryAfter: Duration.millis(wait) }),
      issues
    })
  }

  #issues(body: string, status: number): ReadonlyArray<ApiError.Issue> {
    const issues = (this.transport.issues ?? ErrorBody.issues)(Option.getOrUndefined(parse(body)), status)
    // As the body, what is read out of it has bounds.
    return issues.slice(0, 50).map((issue) => ({ ...issue, message: issue.message.slice(0, 500) }))
  }

  // A server, a proxy or the platform's own message may echo what it was sent: as it was, in a JSON text, or in a URL.
  #scrub(text: string): string {
    return [Redacted.value(this.credential.secret), ...this.request.secrets]
      .flatMap((secret) => {
        const escaped = JSON.stringify(secret).slice(1, -1)
        return [secret, escaped, escaped.replaceAll("/", "\\/"), encodeURIComponent(secret.toWellFormed())]
      })
      .reduce((clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, "<redacted>")), text)
  }
}

// What Node says when no connection was made; browsers do not tell.
const neverConnected = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/

// The platform's words, innermost cause included ("fetch failed: connect ECONNREFUSED ..."); never a URL, since a path
// may hold a secret.
const explain = (cause: unknown): string => {
  if (!(cause instanceof Error)) return typeof cause === "string" ? cause : "no response"
  const code =
    "code" in cause && typeof cause.code === "string" && !cause.message.includes(cause.code) ? cause.code : ""
  const inner = cause.cause === undefined ? "" : explain(cause.cause)
  return [cause.message, code, inner]
    .filter((text) => text !== "")
    .join(": ")
    .replace(/\bhttps?:\/\/\S+/g, "<url>")
}
