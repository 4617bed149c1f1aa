/**
 * A client over a sandbox of its own, and time that goes on only when a rule lets it.
 */
import type * as Pagination from "@millrace/core/Pagination"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import type * as Subject from "./Subject.ts"

export interface Options {
  readonly identity?: Subject.Connection["identity"]
  /** @default the subject's */
  readonly sandbox?: Sandbox.Options | undefined
  /** What is between the client and the sandbox. @default nothing */
  readonly over?: ((sandbox: Sandbox.Sandbox["Service"]) => HttpClient.HttpClient) | undefined
}

export interface Stage {
  readonly sandbox: Sandbox.Sandbox["Service"]
  readonly calls: Subject.Calls
  readonly inject: (fault: Fault.Fault) => Effect.Effect<void>
  /** The status of each request of this kind, in order of arrival; undefined where no answer was sent. */
  readonly statuses: (match: Fault.Match) => Effect.Effect<ReadonlyArray<number | undefined>>
}

/** The same with a list, in place of the calls. */
export interface ListStage extends Omit<Stage, "calls"> {
  readonly pages: Subject.Pages
  /** Of all items as the sandbox starts, in the list's order. */
  readonly keys: ReadonlyArray<Pagination.Key>
}

/** A client with one call of each kind. */
export const open = Effect.fnUntraced(function* (
  subject: Subject.Subject,
  options?: Options
): Effect.fn.Return<Stage, never, Scope.Scope> {
  const { over, sandbox, ...stage } = yield* build(subject, options)
  return { ...stage, sandbox, calls: yield* over(subject.connect(options)) }
})

/** A client with a list, as a stream of its pages. */
export const openList = Effect.fnUntraced(function* (
  subject: Subject.Subject,
  list: Subject.List,
  options?: Options
): Effect.fn.Return<ListStage, never, Scope.Scope> {
  const { over, sandbox, ...stage } = yield* build(subject, options)
  return { ...stage, sandbox, pages: yield* over(list.connect(options)), keys: yield* list.keys(sandbox) }
})

/** Lets every fiber run until it waits for something. */
export const settle: Effect.Effect<void> = Effect.asVoid(Effect.repeat(Effect.yieldNow, { times: 100 }))

/** Runs to the end, however long the waits are. */
export const finish = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  span: Duration.Input = "1 day"
): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* settle
    yield* TestClock.adjust(span)
    return yield* Fiber.join(fiber)
  })

/** The error that a call ends with, however long its waits are. */
export const failure = <A, E extends { readonly _tag: string }, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<E, A, R> => finish(Effect.flip(effect))

/** So many at once. */
export const together = <A, E, R>(count: number, effect: Effect.Effect<A, E, R>): Effect.Effect<Array<A>, E, R> =>
  Effect.all(
    Array.from({ length: count }, () => effect),
    { concurrency: "unbounded" }
  )

// internal

// 2026-11-24T12:00:00Z: no number that is a time in seconds could be taken for a span of them.
const start = 1_795_521_600_000

const build = Effect.fnUntraced(function* (subject: Subject.Subject, options: Options = {}) {
  if ((yield* Clock.currentTimeMillis) < start) yield* TestClock.setTime(start)
  const sandbox = yield* Sandbox.make(options.sandbox ?? subject.sandbox)
  yield* subject.prepare(sandbox)
  const client = options.over?.(sandbox) ?? sandbox.httpClient
  return {
    sandbox,
    over: Effect.provideService(HttpClient.HttpClient, client),
    inject: sandbox.inject,
    statuses: (match: Fault.Match) =>
      Effect.map(sandbox.requests, (requests) =>
        requests
          .filter(({ method, path, query }) => {
            const url = new URL(path, "http://sandbox")
            url.search = String(new URLSearchParams(query))
            return Fault.matches(match, { method, url })
          })
          .map(({ status }) => status)
      )
  }
})
