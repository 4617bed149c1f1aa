/**
 * One API's way over the wire, and the only place where the policies meet: call, span, deadline, then for each attempt
 * credentials, quota, timeout, request and classification, and at the end a reply or one `ApiError`.
 *
 * Each step is a module of its own; this one only composes. Encoding and decoding are in `Client.ts`. An API package
 * makes one transport in its layer and all its groups share it.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type * as UrlParams from "effect/http/UrlParams"
import * as Pull from "effect/Pull"
import * as Schedule from "effect/Schedule"
import type { ApiError, Issue } from "./ApiError.ts"
import * as Credentials from "./Credentials.ts"
import { Deadline, defaults as limits, type Limits } from "./Deadline.ts"
import * as Backoff from "./internal/Backoff.ts"
import * as Call from "./internal/Call.ts"
import * as Excerpt from "./internal/Excerpt.ts"
import * as HttpRequest from "./internal/HttpRequest.ts"
import type { Operation } from "./Operation.ts"
import * as Quota from "./Quota.ts"
import * as RetryPolicy from "./RetryPolicy.ts"
import * as ServerTiming from "./ServerTiming.ts"
import * as Telemetry from "./Telemetry.ts"

/** What an API package says about its vendor. */
export interface Options {
  /** Names the API in errors and spans, such as `azion.v3`. */
  readonly api: string
  /** With or without a slash at the end. */
  readonly baseUrl: string
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** @default none: requests go out without any */
  readonly credentials?: Credentials.Credentials | undefined
  /** The quota rules that count this operation. @default its own, or one per API, learned from the headers */
  readonly quota?: ((operation: Operation) => ReadonlyArray<Quota.Rule>) | undefined
  /** Where the API tells its quota. @default `ServerTiming.oneEach` */
  readonly quotaHeaders?: ServerTiming.QuotaHeaders | undefined
  /** Reads a vendor's own error body, which is undefined where it is not JSON. @default `ErrorBody.issues` */
  readonly issues?: ((body: unknown, status: number) => ReadonlyArray<Issue>) | undefined
  /** The response header with the server's id for the request. @default "x-request-id" */
  readonly requestIdHeader?: string | undefined
}

/** A connection to one API: what its package says, and what its calls share. */
export interface Transport extends Options {
  readonly credentials: Credentials.Credentials
  readonly httpClient: HttpClient.HttpClient
  readonly state: Quota.Quota
  readonly budget: RetryPolicy.Budget
  /** What the API's layer was built with. */
  readonly retry: Partial<RetryPolicy.Policy>
  readonly deadline: Partial<Limits>
}

/** An encoded call. */
export interface Request {
  readonly operation: Operation
  /** Encoded, with a slash in front. */
  readonly path: string
  readonly query: UrlParams.Input
  /** Those that the operation declares. */
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly body: string | undefined
  /** Texts in the path that must not show up in an error. */
  readonly secrets: ReadonlyArray<string>
}

/** A value together with the response it came in. */
export interface Reply<out Value> {
  readonly value: Value
  readonly status: number
  readonly headers: Headers.Headers
  /** The server's id for the request, for its support. */
  readonly requestId: string | undefined
  /** Requests sent, the first one included. */
  readonly attempts: number
  readonly elapsed: Duration.Duration
}

/** Reads the text of a success. */
export type Decode<Value> = (text: string) => Effect.Effect<Value, ReadonlyArray<Issue>>

/**
 * Makes the transport of an API over the `HttpClient`, with the quota source and the policies, in context.
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Transport from "@millrace/core/Transport"
 * import * as Context from "effect/Context"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * class Mills extends Context.Service<Mills, Transport.Transport>()("example/Mills") {}
 *
 * const layer = Layer.effect(
 *   Mills,
 *   Transport.make({
 *     api: "mills",
 *     baseUrl: "https://mills.example.com",
 *     credentials: Credentials.fixed({ scheme: "Bearer", secret: Redacted.make("invented") })
 *   })
 * )
 * ```
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Transport, never, HttpClient.HttpClient> {
  return {
    ...options,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    credentials: options.credentials ?? Credentials.none,
    httpClient: yield* HttpClient.HttpClient,
    state: yield* yield* Quota.Source,
    budget: { spent: 0 },
    retry: yield* RetryPolicy.RetryPolicy,
    deadline: yield* Deadline
  }
})

/**
 * The same transport, quota included, with other headers or credentials.
 *
 * @example
 * ```ts
 * import * as Transport from "@millrace/core/Transport"
 *
 * declare const first: Transport.Transport
 * const second = Transport.derive(first, { headers: { accept: "application/json; version=2" } })
 * ```
 */
export const derive = (transport: Transport, options: Partial<Omit<Transport, "state">>): Transport => ({
  ...transport,
  ...options
})

/**
 * Carries out a call: any 2xx is a reply, everything else an error. `Client.method` encodes and decodes around it.
 *
 * @param decode reads the body of a success; its issues make an `InvalidResponse`
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Transport from "@millrace/core/Transport"
 * import * as Effect from "effect/Effect"
 *
 * const ping = (transport: Transport.Transport) =>
 *   Transport.send(
 *     transport,
 *     {
 *       operation: Operation.get("ping", "/ping", {}),
 *       path: "/ping",
 *       query: [],
 *       headers: undefined,
 *       body: undefined,
 *       secrets: []
 *     },
 *     (text) => Effect.succeed(text.length)
 *   )
 * ```
 */
export const send = <Value>(
  transport: Transport,
  request: Request,
  decode: Decode<Value>
): Effect.Effect<Reply<Value>, ApiError> =>
  Telemetry.call(
    { api: transport.api, operation: request.operation },
    Effect.withFiber((fiber) =>
      attempts(
        Call.make(
          transport,
          request,
          fiber.getRef(Clock.Clock),
          { ...limits, ...transport.deadline, ...fiber.getRef(Deadline) },
          { times: Backoff.times, budget: Backoff.budget, ...transport.retry, ...fiber.getRef(RetryPolicy.RetryPolicy) }
        ),
        decode
      )
    )
  )

// internal

type Exchange = Effect.Effect<Call.Answer, Call.Failure>
type Step = Effect.Success<ReturnType<typeof Schedule.toStep<unknown, ApiError, never, never>>>

// Not `Effect.retry`: the budget, the server's timing and the deadline stand above the schedule, whoever made it.
const attempts = <Value>(call: Call.Call, decode: Decode<Value>): Effect.Effect<Reply<Value>, ApiError> => {
  let step: Step | undefined
  const again = Effect.fnUntraced(function* ({ error, retryable, wait }: Call.Failure) {
    const { clock, deadline, policy, transport } = call
    if (retryable && call.attempts <= policy.times) {
      step ??= yield* policy.schedule ? Schedule.toStep(policy.schedule) : Backoff.step()
      const now = clock.currentTimeMillisUnsafe()
      const backoff = yield* Pull.catchDone(
        Effect.map(step(now, error), ([, delay]) => Duration.toMillis(delay)),
        () => Effect.succeed(Infinity)
      )
      const delay = wait ?? backoff
      if (
        backoff < Infinity &&
        now + delay < deadline &&
        (wait !== undefined || RetryPolicy.spend(transport.budget, policy.budget, error._tag === "Timeout"))
      ) {
        // After 429 the quota's gate is closed for as long, and this call has its old place in the queue.
        const isHeld = wait !== undefined && error._tag === "TooManyRequests" && rulesOf(call).length > 0
        return isHeld ? undefined : yield* Effect.sleep(delay)
      }
    }
    return yield* Effect.fail(error)
  })
  const loop: Effect.Effect<Reply<Value>, ApiError> = Effect.catch(attempt(call, decode), (failure) =>
    Effect.andThen(again(failure), loop)
  )
  return loop
}

const attempt = <Value>(call: Call.Call, decode: Decode<Value>): Effect.Effect<Reply<Value>, Call.Failure> =>
  Effect.flatMap(acquire(call), (credential) => {
    if (!Credentials.isText(credential.secret)) {
      return Effect.fail(Call.unsendable(call, { field: "credentials", message: "must be Redacted text" }))
    }
    call.credential = credential
    return Effect.flatMap(withinQuota(call, exchange(call)), (answer) => {
      const { denied, transport } = call
      if (answer.status !== 401 || denied.length > 1) return classify(call, answer, decode)
      const renewed = transport.credentials.renew(credential, denied[0], answer.headers)
      denied.push(credential)
      return Effect.flatMap(renewed, (again) => (again ? attempt(call, decode) : classify(call, answer, decode)))
    })
  })

// A fixed secret is there at once; only a mint needs a timer.
const acquire = (call: Call.Call): Effect.Effect<Credentials.Credential, Call.Failure> =>
  Effect.suspend(() => {
    const credential = Effect.mapError(call.transport.credentials.acquire, (error) =>
      "_tag" in error ? Call.fatal(error) : Call.unsendable(call, error)
    )
    return Exit.isExit(credential) ? credential : within(credential, Call.left(call), () => Call.overdue(call))
  })

// `Effect.timeoutOrElse` without the `Option` between the race and its outcome.
const within = <A>(
  self: Effect.Effect<A, Call.Failure>,
  millis: number,
  late: () => Call.Failure
): Effect.Effect<A, Call.Failure> =>
  Effect.raceFirst(
    self,
    Effect.andThen(Effect.sleep(millis), () => Effect.fail(late()))
  )

const rulesOf = ({ request: { operation }, transport: { api, quota } }: Call.Call): ReadonlyArray<Quota.Rule> =>
  quota?.(operation) ?? [operation.quota ?? { key: api }]

const withinQuota = (call: Call.Call, self: Exchange): Exchange => {
  const { state } = call.transport
  const since = call.clock.currentTimeMillisUnsafe()
  return rulesOf(call).reduceRight(
    (inner, rule) =>
      Effect.uninterruptibleMask((restore) =>
        state.acquire(rule, call.ticket, call.deadline, restore).pipe(
          Effect.mapError((error) =>
            "description" in error ? Call.unmetered(call, error.description) : Call.heldBack(call, error.retryAfter)
          ),
          Effect.andThen(() => {
            const { attempts } = call
            call.queued = call.clock.currentTimeMillisUnsafe() - since
            call.remaining = state.remaining(rule.key)
            return Effect.onExit(restore(inner), (exit) => {
              const answer = Exit.isSuccess(exit) ? exit.value : undefined
              // Another of its quotas may have turned the call away.
              const timing = call.attempts === attempts ? "unsent" : answer
              return state.settle(rule, timing, answer?.status === 429 ? requestedWait(answer) : undefined)
            })
          })
        )
      ),
    self
  )
}

const exchange = (call: Call.Call): Exchange =>
  Effect.suspend(() => {
    const { attemptLimit, queued, remaining, request, transport } = call
    const left = Call.left(call)
    const limit = Math.min(attemptLimit, left)
    // Whoever has waited until the last moment would send a request and not hear of it.
    if (left === 0) return Effect.fail(Call.overdue(call))
    const order = transport.state.ticket()
    const headers = HttpRequest.headersOf(call)
    const invalid = Object.entries(headers).find(([, value]) => !HttpRequest.headerValue.test(value))
    if (invalid !== undefined) {
      const issue = { field: `headers.${invalid[0]}`, message: "fits in no header" }
      // A token that came garbled and is never sent would never be refused: the next call shall mint another one.
      return Effect.andThen(
        invalid[0] === (call.credential.header ?? "authorization")
          ? transport.credentials.renew(call.credential)
          : Effect.void,
        () => Effect.fail(Call.unsendable(call, issue))
      )
    }
    const outlook = { resend: call.attempts++, queued, remaining }
    return Telemetry.attempt(
      { api: transport.api, operation: request.operation, baseUrl: transport.baseUrl, outlook },
      (tracing) =>
        within(
          transport.httpClient.execute(HttpRequest.make(call, { ...headers, ...tracing })).pipe(
            // A client of the program's own may fail for a status; the response is what counts.
            Effect.catch((error) =>
              "response" in error.reason
                ? Effect.succeed(error.reason.response)
                : Effect.fail(Call.unanswered(call, error))
            ),
            Effect.flatMap((response) => read(call, response, order)),
            Effect.updateContext(HttpRequest.asOneRequest)
          ),
          limit,
          () => Call.timedOut(call, limit < left ? "attempt" : "total")
        )
    )
  })

const read = (call: Call.Call, response: HttpClientResponse, order: number): Effect.Effect<Call.Answer> => {
  const now = call.clock.currentTimeMillisUnsafe()
  const { headers, status } = response
  call.transport.credentials.observe?.(headers, call.credential, order, now)
  return Effect.map(
    Effect.catch(isSuccess(status) ? response.text : Excerpt.read(response), () => Effect.succeed(undefined)),
    (text) => ({
      ...ServerTiming.fromHeaders(headers, now, call.transport.quotaHeaders),
      status,
      headers,
      requestId: headers[call.transport.requestIdHeader ?? "x-request-id"],
      text
    })
  )
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const classify = <Value>(
  call: Call.Call,
  answer: Call.Answer,
  decode: Decode<Value>
): Effect.Effect<Reply<Value>, Call.Failure> => {
  const { headers, requestId, status, text } = answer
  if (!isSuccess(status)) return Effect.fail(Call.refused(call, answer, requestedWait(answer)))
  if (text === undefined) return Effect.fail(Call.brokenOff(call, answer))
  const { attempts, elapsed } = Call.callFacts(call)
  RetryPolicy.earn(call.transport.budget, attempts)
  return decode(text).pipe(
    Effect.map((value) => ({ value, status, headers, requestId, attempts, elapsed })),
    Effect.mapError((issues) => Call.unreadable(call, answer, issues))
  )
}

// A reset says when the quota is whole again, which is an answer to 429 only, and not where something is left of it: then
// another limit has refused, such as one on bursts, and its reset is not told.
const requestedWait = ({ remaining, resetAfter, retryAfter, status }: Call.Answer): number | undefined =>
  retryAfter ?? (status === 429 && !remaining ? resetAfter : undefined)
