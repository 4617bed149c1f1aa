/** No secret is seen, whoever echoes it. */
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import { assert } from "vitest"
import * as Proxy from "../Proxy.ts"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import { isLacking, type Subject } from "../Subject.ts"

export const secrecy: Rule.Group = Rule.group(
  "secrecy",
  Rule.make("shows no secret where everything that was sent comes back: errors, causes, logs and spans", (subject) =>
    Effect.forEach(statuses, (status) => keepsSecrets(subject, status, true))
  ),
  Rule.where("mint", "shows no secret of the login where the mint is answered so", (subject) =>
    Effect.forEach(statuses, (status) => keepsSecrets(subject, status, false))
  )
)

// internal

const statuses = [200, 302, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503]

/** @param mints whether requests for a token get one, or an echo too */
const keepsSecrets = Effect.fnUntraced(function* (subject: Subject, status: number, mints: boolean) {
  const sent = new Set<string>()
  const { calls } = yield* Stage.open(subject, {
    over: ({ httpClient }) =>
      Proxy.echoing(httpClient, status, {
        passes: ({ method }, url) =>
          mints && !isLacking(subject.mint) && Fault.matches(subject.mint.request, { method, url }),
        sent: (headers) => {
          for (const name of ["authorization", "x-auth-token"]) {
            const secret = headers[name]?.split(" ").at(-1)
            if (secret !== undefined) sent.add(secret)
          }
        }
      })
  })
  const { record, seen } = recorder()
  for (const call of [calls.read, calls.create("conformance"), calls.change]) {
    const exit = yield* Stage.finish(
      call.pipe(
        Effect.tapCause((cause) => Effect.logError("the call failed", cause)),
        RetryPolicy.with({ times: 0 }),
        record,
        Effect.exit
      )
    )
    if (Exit.isSuccess(exit)) return assert.fail("an echo was taken for a value")
    assert.isFalse(Cause.hasDies(exit.cause))
    seen.push(...shown(exit), ...shown(exit.cause), Cause.pretty(exit.cause), ...shown(Cause.squash(exit.cause)))
  }
  if (mints) assert.isAbove(sent.size, 0)
  assert.isAbove(seen.length, 20)
  const forms = [...subject.secrets, ...sent].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1)
  ])
  assert.deepStrictEqual(
    seen.filter((text) => forms.some((form) => text.includes(form))),
    []
  )
})

const shown = (value: unknown): ReadonlyArray<string> => [
  inspect(value, { depth: 20, showHidden: true }),
  JSON.stringify(value),
  String(value),
  value instanceof Error ? `${value.message} ${value.stack}` : ""
]

/** Everything that loggers and exporters of spans get to see. */
const recorder = () => {
  const seen: Array<string> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      seen.push(span.name)
      span.attribute = (key, value) => {
        seen.push(`${key}=${String(value)}`)
      }
      // What a success gave is the program's own; exporters show causes only.
      span.end = (_, exit) => {
        if (Exit.isFailure(exit)) seen.push(inspect(exit.cause, { depth: 20 }), Cause.pretty(exit.cause))
      }
      return span
    }
  })
  const logger = Logger.make(({ cause, message }) => {
    seen.push(inspect(message, { depth: 20 }), inspect(cause, { depth: 20 }), Cause.pretty(cause))
  })
  const record = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    self.pipe(Effect.withTracer(tracer), Effect.provide(Logger.layer([logger])))
  return { record, seen }
}
