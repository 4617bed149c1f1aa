/**
 * The traffic of one client in a soak: as many callers as there are, each with one call after the other, of all kinds.
 */
import * as Deadline from "@millrace/core/Deadline"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { isLacking, type Subject } from "../Subject.ts"
import { nameOf } from "./Evidence.ts"
import type { Ledger } from "./Ledger.ts"

export interface Options {
  readonly baseUrl: string
  /** When the last call begins, in epoch ms. */
  readonly until: number
  readonly callers: number
}

export const run = Effect.fnUntraced(function* (
  subject: Subject,
  ledger: Ledger,
  { baseUrl, callers, until }: Options
): Effect.fn.Return<void, never, HttpClient.HttpClient | Scope.Scope> {
  const calls = yield* subject.connect({ baseUrl })
  const pages = isLacking(subject.list) ? undefined : yield* subject.list.connect({ baseUrl })

  const read = Effect.map(Effect.exit(calls.read), (exit) => ledger.ended("read", exit))
  const enumerated = Effect.map(Effect.exit(calls.enumerated), (exit) => ledger.ended("read", exit))
  const change = Effect.map(Effect.exit(calls.change), (exit) => ledger.ended("change", exit))
  const create = Effect.suspend(() => {
    const n = ledger.next()
    return Effect.map(Effect.exit(calls.create(nameOf(subject.name, n))), (exit) => ledger.created(n, exit))
  })
  const list =
    pages === undefined
      ? enumerated
      : Effect.map(Effect.exit(Stream.runDrain(pages({ prefetch: 3, maxItems: 15 }))), (exit) =>
          ledger.ended("list", exit)
        )
  // A caller that does not wait: the request is aborted wherever it is by then.
  const givenUp = Effect.flatMap(Random.nextIntBetween(0, 8), (millis) =>
    Effect.map(Effect.exit(Effect.timeoutOption(calls.read, millis)), (exit) => ledger.ended("given up", exit))
  )

  const changes = isLacking(subject.repeatable) ? read : change
  const choices = [...many(8, read), ...many(4, changes), ...many(3, create), ...many(2, list), enumerated, givenUp]
  const chosen = Effect.flatMap(Random.nextIntBetween(0, choices.length - 1), (index) => choices[index] ?? read)
  const caller = chosen.pipe(
    Effect.andThen(Clock.currentTimeMillis),
    Effect.repeat({ while: (now) => now < until }),
    Deadline.with({ attempt: "1 second", total: "20 seconds" }),
    RetryPolicy.with({ schedule: RetryPolicy.backoff({ base: "10 millis", cap: "100 millis" }) })
  )
  yield* Effect.all(many(callers, caller), { concurrency: "unbounded", discard: true })
})

// internal

const many = <A>(count: number, one: A): Array<A> => Array.from({ length: count }, () => one)
