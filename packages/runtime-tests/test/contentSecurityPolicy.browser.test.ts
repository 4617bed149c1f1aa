/**
 * The built packages in a page whose Content-Security-Policy forbids code made of text, on an origin of its own.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inject } from "vitest"

interface Report {
  readonly outcome: unknown
  readonly violations: ReadonlyArray<string>
}

/** Everything that a page in a frame tells, up to the violation that it commits on purpose when it is done. */
const visit = (url: string): Effect.Effect<Report> =>
  Effect.promise(async () => {
    const frame = document.createElement("iframe")
    const { promise, resolve } = Promise.withResolvers<Report>()
    const violations: Array<string> = []
    let outcome: unknown
    const listen = ({ data, source }: MessageEvent): void => {
      if (source !== frame.contentWindow) return
      if ("outcome" in data) outcome = data.outcome
      else violations.push(data.violation)
      if (data.violation === "img-src data") resolve({ outcome, violations })
    }
    addEventListener("message", listen)
    frame.src = url
    document.body.append(frame)
    try {
      return await promise
    } finally {
      removeEventListener("message", listen)
      frame.remove()
    }
  })

describe("azion under a Content-Security-Policy without unsafe-eval", () => {
  it.live("lists all pages and violates nothing", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* visit(inject("strictPageUrl")), {
        outcome: [15, 15, 6],
        violations: ["img-src data"]
      })
    })
  )
})
