import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { assert, describe, it } from "@effect/vitest"
import { getDomain, streamDomains } from "../../src/azion/Reading.ts"
import { Screen } from "../../src/Screen.ts"
import * as ScreenModule from "../../src/Screen.ts"
import * as Step from "../../src/Step.ts"

const read = async (domains: number, fault?: Fault.Fault) => {
  const lines: Array<string> = []
  const print = (text: string) =>
    Effect.sync(() => {
      lines.push(text)
    })
  const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
  const token = "invented-token"
  const outcomes = await Effect.runPromise(
    Effect.gen(function* () {
      if (fault !== undefined) yield* Sandbox.Sandbox.use(({ inject }) => inject(fault))
      return yield* Step.runAll([{ title: "Reading", steps: [streamDomains, getDomain] }])
    }).pipe(
      Effect.provide(
        Domains.layer.pipe(
          Layer.provideMerge(Azion.layer({ credentials: Azion.token(Redacted.make(token)) })),
          Layer.provideMerge(Sandbox.layer({ azion: { domains, token } }))
        )
      ),
      Effect.provideService(Screen, screen)
    )
  )
  return { outcomes, lines }
}

describe("Reading", () => {
  it("reads an account to its end, with calls, attempts and items counted", async () => {
    const { outcomes } = await read(120)
    assert.deepStrictEqual(
      outcomes.map(({ attempts, calls, failure, items, retries }) => ({ attempts, calls, failure, items, retries })),
      [
        { attempts: 3, calls: 3, failure: undefined, items: 120, retries: 0 },
        { attempts: 2, calls: 2, failure: undefined, items: undefined, retries: 0 }
      ]
    )
  })

  it("counts a retry as an attempt of the same call, and the wait before it", async () => {
    const { outcomes } = await read(10, Fault.rateLimited("0 seconds", { retryAfter: "seconds" }))
    assert.deepStrictEqual(
      outcomes.map(({ attempts, calls, retries }) => [calls, attempts, retries]),
      [
        [1, 2, 1],
        [2, 2, 0]
      ]
    )
  })

  it("shows at most one line of progress for each quarter", async () => {
    const { lines } = await read(1000)
    assert.strictEqual(lines.filter((line) => line.includes("█")).length, 4)
  })

  it("is content with an account that has no domain", async () => {
    const { lines, outcomes } = await read(0)
    assert.isTrue(outcomes.every(({ failure }) => failure === undefined))
    assert.include(lines, "  ✓ no domain to get")
  })
})
