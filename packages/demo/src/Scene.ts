/**
 * A call shown from both sides: every request as the sandbox saw it, and what the caller got.
 */
import { Sandbox } from "@millrace/sandbox/Sandbox"
import type { RecordedRequest } from "@millrace/sandbox/Sandbox"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Figure from "./Figure.ts"
import { cut, Screen } from "./Screen.ts"
import type { Step } from "./Step.ts"

/** What came of a call. */
export interface Scene<out A, out E> {
  readonly result: Result.Result<A, E>
  /** The error's tag, or `success`. */
  readonly outcome: string
  readonly elapsed: Duration.Duration
  /** What the sandbox saw meanwhile. */
  readonly requests: ReadonlyArray<RecordedRequest>
}

/** Makes a call and shows it. */
export const play = Effect.fnUntraced(function* <A, E extends { readonly _tag: string; readonly message: string }, R>(
  call: Effect.Effect<A, E, R>
): Effect.fn.Return<Scene<A, E>, never, R | Sandbox | Screen> {
  const sandbox = yield* Sandbox
  const { line, paint, width } = yield* Screen
  const before = yield* sandbox.count()
  const [elapsed, result] = yield* Effect.timed(Effect.result(ticking(call)))
  const requests = (yield* sandbox.requests).slice(before)

  yield* Effect.forEach(timeline(requests, width - indent.length), (text) => line(paint("dim", indent + text)), {
    discard: true
  })
  if (Result.isFailure(result)) {
    const { _tag, message } = result.failure
    yield* line(indent + paint("yellow", _tag))
    yield* line(`${indent}  ${message}`)
  }
  return { result, outcome: Result.isFailure(result) ? result.failure._tag : "success", elapsed, requests }
})

/** The step, with no fault left over and one more check: client and sandbox agree on the number of requests. */
export const watched = <R>({ name, run }: Step<R>): Step<R | Sandbox> => ({
  name,
  run: Effect.fnUntraced(function* (probe) {
    const sandbox = yield* Sandbox
    const before = yield* sandbox.count()
    const items = yield* Effect.ensuring(run(probe), sandbox.clearFaults)
    const seen = (yield* sandbox.count()) - before
    const sent = probe.read().attempts
    yield* probe.check(`${Figure.many(sent, "request")} sent and seen`, seen === sent, `${sent} sent, ${seen} seen`)
    return items
  })
})

/** One line for each request, its time counted from the first one; what is asked for is cut where it is too long. */
export const timeline = (requests: ReadonlyArray<RecordedRequest>, width: number): ReadonlyArray<string> => {
  const ends = requests.map(({ status }) => String(status ?? "connection cut"))
  const room = width - "00.00 s    ".length - Math.max(...ends.map((end) => end.length))
  const targets = requests.map(({ method, path }) => cut(`${method} ${path}`, room))
  const widest = Math.max(...targets.map((target) => target.length))
  return requests.map(({ at }, index) => {
    const seconds = ((at - (requests[0]?.at ?? at)) / 1000).toFixed(2)
    return `${seconds.padStart(5)} s  ${(targets[index] ?? "").padEnd(widest)}  ${ends[index]}`
  })
}

// internal

const indent = "    "

// Shows that time passes, where that can be shown.
const ticking = Effect.fnUntraced(function* <A, E, R>(
  call: Effect.Effect<A, E, R>
): Effect.fn.Return<A, E, R | Screen> {
  const { paint, redraws, status } = yield* Screen
  if (!redraws) return yield* call
  const start = yield* Clock.currentTimeMillis
  const tick = Effect.sleep("100 millis").pipe(
    Effect.andThen(Clock.currentTimeMillis),
    Effect.flatMap((now) => status(paint("dim", `${indent}waiting ${((now - start) / 1000).toFixed(1)} s`))),
    Effect.forever
  )
  return yield* Effect.raceFirst(call, tick)
})
