/**
 * `pnpm demo`: the clients at work, one API after the other, on real HTTP. Exits with 0 only if every step did what it
 * should.
 *
 * With `AZION_TOKEN` in the environment it only reads, from Azion itself.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as AzaleadDemo from "./azalead/AzaleadDemo.ts"
import * as AzionDemo from "./azion/AzionDemo.ts"
import * as LeanLawDemo from "./leanlaw/LeanLawDemo.ts"
import * as Report from "./Report.ts"
import * as RestDemo from "./rest/RestDemo.ts"
import * as Screen from "./Screen.ts"
import * as Step from "./Step.ts"

// Has been said already, in the last line on the screen.
class StepsFailed extends Data.TaggedError("StepsFailed") {}

class Usage extends Data.TaggedError("Usage")<{ readonly message: string }> {}

const isLive = Effect.map(
  Config.option(Config.Redacted("AZION_TOKEN")),
  Option.exists((token) => Redacted.value(token) !== "")
)

const sandboxed: ReadonlyArray<Step.Part> = [
  AzionDemo.sandboxed,
  AzaleadDemo.sandboxed,
  LeanLawDemo.sandboxed,
  RestDemo.sandboxed
]

const main = Effect.gen(function* () {
  if ((yield* Stdio.Stdio.use(({ args }) => args)).length > 0) {
    return yield* new Usage({
      message: "The demo takes no arguments. With AZION_TOKEN set it only reads, from Azion itself."
    })
  }
  const { line, paint, width } = yield* Screen.Screen
  const live = yield* isLive
  const [elapsed, outcomes] = yield* Effect.timed(Step.runParts(live ? [AzionDemo.live] : sandboxed))
  const [header = "", ...rows] = Report.table(outcomes, width - 2)
  yield* line()
  yield* line(paint("dim", `  ${header}`))
  yield* Effect.forEach(rows, (row, index) =>
    line(`  ${outcomes[index]?.failure === undefined ? row : paint("red", row)}`)
  )
  yield* line()
  const message = Report.sentence(outcomes, elapsed)
  const passed = outcomes.every(({ failure }) => failure === undefined)
  yield* line(paint(passed ? "green" : "red", message))
  if (!passed) return yield* new StepsFailed()
}).pipe(
  Effect.onInterrupt(() => Screen.Screen.use(({ line }) => line("Stopped."))),
  Effect.provide(Screen.layer.pipe(Layer.provideMerge(NodeStdio.layer)))
)

main.pipe(
  // One sentence in place of a stack: what else can fail here has a message for people.
  Effect.tapCause((cause) => {
    const error = Cause.squash(cause)
    return Cause.hasInterruptsOnly(cause) || error instanceof StepsFailed
      ? Effect.void
      : Console.error(error instanceof Error ? error.message : String(error))
  }),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
