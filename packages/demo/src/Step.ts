/**
 * One thing that the demo does: it shows something and checks that it went as it should.
 *
 * A step that does not keep its promise is marked, and the demo goes on with the next one. Steps know no particular API;
 * what they do is in one folder per API.
 */
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Meter from "./Meter.ts"
import { Screen } from "./Screen.ts"

/** What a step has at hand while it runs. */
export interface Probe {
  /**
   * States what must be true. The first statement that is not ends the step.
   *
   * @param what as a statement: "3 requests"
   * @param found what there is instead; shown only if the statement does not hold
   */
  readonly check: (what: string, holds: boolean, found: string | number) => Effect.Effect<void, Unexpected>
  /** The client's own count since the step began. */
  readonly read: () => Meter.Reading
}

export interface Step<out R> {
  readonly name: string
  /** Gives the number of items that it read, if that was the point of it. */
  readonly run: (probe: Probe) => Effect.Effect<number | void, { readonly message: string }, R>
}

/** Steps under one title. */
export interface Chapter<out R> {
  readonly title: string
  readonly steps: ReadonlyArray<Step<R>>
}

/** What the demo shows of one API: its own introduction, and its steps. */
export type Part = Effect.Effect<ReadonlyArray<Outcome>, { readonly message: string }, Screen>

/** How a step went. */
export interface Outcome extends Meter.Reading {
  readonly name: string
  /** Why it is not as it should be. */
  readonly failure: string | undefined
  readonly items: number | undefined
  readonly elapsed: Duration.Duration
}

/** A statement of a step that does not hold. */
class Unexpected extends Data.TaggedError("Unexpected")<{
  readonly what: string
  readonly found: string
}> {
  override get message(): string {
    return `expected: ${this.what}; found: ${this.found}`
  }
}

/** Runs and shows a step; its failure is part of the outcome. */
export const run = Effect.fnUntraced(function* <R>(step: Step<R>): Effect.fn.Return<Outcome, never, R | Screen> {
  const { line, paint } = yield* Screen
  const meter = Meter.make()
  const held: Array<string> = []
  const probe: Probe = {
    check: (what, holds, found) =>
      holds
        ? Effect.sync(() => {
            held.push(what)
          })
        : Effect.fail(new Unexpected({ what, found: String(found) })),
    read: meter.read
  }

  yield* line()
  yield* line(`  ${paint("bold", step.name)}`)
  const [elapsed, exit] = yield* Effect.timed(Effect.exit(Effect.withTracer(step.run(probe), meter.tracer)))
  const failure = Exit.isSuccess(exit) ? undefined : reason(exit.cause)
  const [mark, style, text] =
    failure === undefined ? (["✓", "green", held.join(", ")] as const) : (["✗", "red", failure] as const)
  yield* line(`  ${paint(style, mark)} ${text}`, "    ")

  const items = Exit.isSuccess(exit) && typeof exit.value === "number" ? exit.value : undefined
  return { ...meter.read(), name: step.name, failure, items, elapsed }
})

/** Runs chapters in order. */
export const runAll = Effect.fnUntraced(function* <R>(
  chapters: ReadonlyArray<Chapter<R>>
): Effect.fn.Return<ReadonlyArray<Outcome>, never, R | Screen> {
  const { line, paint } = yield* Screen
  const outcomes: Array<Outcome> = []
  for (const { steps, title } of chapters) {
    yield* line()
    yield* line(paint("cyan", title))
    for (const step of steps) outcomes.push(yield* run(step))
  }
  return outcomes
})

/** Shows parts one after the other. */
export const runParts = Effect.fnUntraced(function* (
  parts: ReadonlyArray<Part>
): Effect.fn.Return<ReadonlyArray<Outcome>, Effect.Error<Part>, Screen> {
  const { line } = yield* Screen
  const outcomes: Array<Outcome> = []
  for (const part of parts) {
    if (outcomes.length > 0) yield* line()
    outcomes.push(...(yield* part))
  }
  return outcomes
})

// internal

const reason = (cause: Cause.Cause<{ readonly message: string }>): string => {
  const error = Cause.squash(cause)
  const tag =
    error instanceof Error && error.name !== "Error" && !(error instanceof Unexpected) ? `${error.name}: ` : ""
  return tag + (error instanceof Error ? error.message : String(error))
}
