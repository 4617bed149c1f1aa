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
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as UrlParams from "effect/http/UrlParams"
import * as Pull from "effect/Pull"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import type { ApiError, Issue } from "./ApiError.ts"
import * as Credentials from "./Credentials.ts"
import { Deadline } from "./Deadline.ts"
import { Call, type Failure, fatal } from "./internal/Call.ts"
import type { Operation } from "./Operation.ts"
import * as Quota from "./Quota.ts"
import * as RetryPolicy from "./RetryPolicy.ts"
import * as ServerTiming from "./ServerTiming.ts"
import * as Telemetry from "./Telemetry.ts"

/** What an API package says about its vendor. */
export interface Options {
  /** Names the API in errors and spans, such as `azion.v3`. */
  readonly api: string
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** @default none: requests go out without any */
  readonly credentials?: Credentials.Credentials | undefined
  /** The quota rules that count this operation. @default one rule per API, learned from the headers */
  readonly quota?: ((operation: Operation) => ReadonlyArray<Quota.Rule>) | undefined
  /** Reads a vendor's own error body. @default `ErrorBody.issues` */
  readonly issues?: ((body: unknown) => ReadonlyArray<Issue>) | undefined
  /** The response header with the server's id for the request. @default "x-request-id" */
  readonly requestIdHeader?: string | undefined
}

export interface Transport extends Options {
  readonly credentials: Credentials.Credentials
  readonly httpClient: HttpClient.HttpClient
  readonly state: Quota.Quota
}

/** An encoded call. */
export interface Request {
  readonly operation: Operation
  /** Encoded, with a slash in front. */
  readonly path: string
  readonly query: UrlParams.Input
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

/** Makes the transport of an API over the `HttpClient` in context. */
export const make = (options: Options): Effect.Effect<Transport, never, HttpClient.HttpClient> =>
  Effect.map(HttpClient.HttpClient, (httpClient) => ({
    ...options,
    credentials: options.credentials ?? Credentials.none,
    httpClient,
    state: Quota.make()
  }))

/** The same transport, quota included, with other headers or credentials. */
export const derive = (transport: Transport, options: Partial<Omit<Transport, "state">>): Transport => ({
  ...transport,
  ...options
})

/** Carries out a call: any 2xx is a reply, everything else an error. */
export const send = <Value>(
  transport: Transport,
  request: Request,
  decode: Decode<Value>
): Effect.Effect<Reply<Value>, ApiError> =>
  Telemetry.call(
    transport.api,
    request.operation,
    Effect.gen(function* () {
      const limits = yield* Deadline
      const policy = yield* RetryPolicy.RetryPolicy
      const clock = yield* Clock.Clock
      const call = new Call(transport, request, clock, limits, policy)
      return yield* attempts(call, decode)
    })
  )

// internal

interface Answer extends ServerTiming.ServerTiming {
  readonly status: number
  readonly headers: Headers.Headers
  readonly requestId: string | undefined
  /** Undefined where the connection broke while it was read. */
  readonly text: string | undefined
}

// Not `Effect.retry`: the budget, the server's timing and the deadline stand above the schedule, whoever made it.
const attempts = Effect.fnUntraced(function* <Value>(
  call: Call,
  decode: Decode<Value>
): Effect.fn.Return<Reply<Value>, ApiError> {
  let step: Effect.Success<ReturnType<typeof Schedule.toStep<unknown, ApiError, never, never>>> | undefined
  while (true) {
    const result = yield* Effect.result(attempt(call, decode))
    if (Result.isSuccess(result)) return result.success
    const { error, retryable, wait } = result.failure
    if (!retryable || call.attempts > call.policy.times) return yield* Effect.fail(error)
    step ??= yield* Schedule.toStep(call.policy.schedule)
    const now = call.clock.currentTimeMillisUnsafe()
    const backoff = yield* Pull.catchDone(
      Effect.map(step(now, error), ([, delay]) => Duration.toMillis(delay)),
      () => Effect.succeed(Infinity)
    )
    const delay = wait ?? backoff
    if (now + delay > call.deadline) return yield* Effect.fail(error)
    // After 429 the quota's gate is closed for as long, and this call has its old place in the queue.
    if (error._tag !== "TooManyRequests" || wait === undefined) yield* Effect.sleep(delay)
  }
})

const attempt = Effect.fnUntraced(function* <Value>(
  call: Call,
  decode: Decode<Value>
): Effect.fn.Return<Reply<Value>, Failure> {
  while (true) {
    const credential = yield* acquire(call)
    const answer = yield* withinQuota(call, exchange(call, credential))
    if (answer.status !== 401 || call.replayed || !(yield* call.transport.credentials.renew(credential))) {
      return yield* classify(call, answer, credential, decode)
    }
    call.replayed = true
  }
})

// A fixed secret is there at once; only a mint needs a timer.
const acquire = (call: Call): Effect.Effect<Credentials.Credential, Failure> => {
  const credential = Effect.mapError(call.transport.credentials.acquire, fatal)
  return Exit.isExit(credential)
    ? credential
    : Effect.timeoutOrElse(credential, { duration: call.left(), orElse: () => Effect.fail(call.overdue()) })
}

const withinQuota = (call: Call, self: Effect.Effect<Answer, Failure>): Effect.Effect<Answer, Failure> => {
  const { quota, state } = call.transport
  const rules = quota === undefined ? [{ key: call.transport.api }] : quota(call.request.operation)
  return rules.reduceRight(
    (inner, rule) =>
      Effect.uninterruptibleMask((restore) =>
        restore(
          Effect.mapError(state.acquire(rule, call.ticket, call.deadline), ({ retryAfter }) =>
            call.heldBack(retryAfter)
          )
        ).pipe(
          Effect.andThen(
            Effect.onExit(restore(inner), (exit) => {
              const answer = Exit.isSuccess(exit) ? exit.value : undefined
              return state.settle(rule, answer, answer?.status === 429 ? requestedWait(answer) : undefined)
            })
          )
        )
      ),
    self
  )
}

const exchange = (call: Call, credential: Credentials.Credential): Effect.Effect<Answer, Failure> =>
  Effect.suspend(() => {
    const { request, transport } = call
    const { header = "authorization", scheme } = credential
    const secret = Redacted.value(credential.secret)
    const left = call.left()
    const limit = Math.min(call.attemptLimit, left)
    return Telemetry.attempt(request.operation, call.attempts++, (headers) =>
      transport.httpClient
        .execute(
          HttpClientRequest.make(request.operation.method)(transport.baseUrl + request.path, {
            urlParams: request.query,
            headers: {
              ...transport.headers,
              ...headers,
              ...(secret === "" ? undefined : { [header]: scheme === undefined ? secret : `${scheme} ${secret}` })
            },
            ...(request.body === undefined
              ? undefined
              : { body: HttpBody.raw(request.body, { contentType: "application/json" }) })
          })
        )
        .pipe(
          Effect.flatMap((response) =>
            Effect.map(
              Effect.orElseSucceed(response.text, () => undefined),
              (text): Answer => ({
                ...ServerTiming.fromHeaders(response.headers, call.clock.currentTimeMillisUnsafe()),
                status: response.status,
                headers: response.headers,
                requestId: response.headers[transport.requestIdHeader ?? "x-request-id"],
                text
              })
            )
          ),
          Effect.mapError((error) => call.unanswered(error, credential)),
          Effect.timeoutOrElse({
            duration: limit,
            orElse: () => Effect.fail(call.timedOut(limit < left ? "attempt" : "total"))
          })
        )
    )
  })

const classify = <Value>(
  call: Call,
  answer: Answer,
  credential: Credentials.Credential,
  decode: Decode<Value>
): Effect.Effect<Reply<Value>, Failure> => {
  const { headers, requestId, status, text } = answer
  if (status < 200 || status >= 300) {
    return Effect.fail(
      call.refused(status, text ?? "", credential, requestId, answer.retryAfter, requestedWait(answer))
    )
  }
  return text === undefined
    ? Effect.fail(call.brokenOff(status, requestId))
    : Effect.mapBoth(decode(text), {
        onSuccess: (value) => ({
          value,
          status,
          headers,
          requestId,
          attempts: call.attempts,
          elapsed: call.elapsed()
        }),
        onFailure: (issues) => call.unreadable(status, text, credential, requestId, issues)
      })
}

// A reset says when the quota is whole again, which is an answer to 429 only.
const requestedWait = (answer: Answer): number | undefined =>
  answer.retryAfter ?? (answer.status === 429 ? answer.resetAfter : undefined)
