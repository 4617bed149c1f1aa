import { Sandbox } from "@millrace/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { AccountUpdate } from "../src/AccountUpdate.ts"
import { Accounts } from "../src/Accounts.ts"
import * as Subscriber from "./Subscriber.ts"

/** Everything that the type allows. */
const allowed: ReadonlyArray<AccountUpdate> = [
  { target: true },
  { isp: false },
  { alert: true },
  { blacklist: false },
  { target: true, alert: false },
  { target: false, blacklist: true },
  { isp: true, alert: true },
  { isp: false, blacklist: false }
]

// What the compiler refuses, as a program without one would have it.
// @ts-expect-error both of a pair
const bothListed: AccountUpdate = { target: true, isp: true }
// @ts-expect-error both of a pair, though they differ
const bothOpposite: AccountUpdate = { target: true, isp: false }
// @ts-expect-error both of the other pair
const bothAlerted: AccountUpdate = { isp: true, alert: true, blacklist: true }
// @ts-expect-error nothing to change
const nothing: AccountUpdate = {}
// @ts-expect-error misspelt
const misspelt: AccountUpdate = { target: true, alerts: true }

const contradiction = "payload: Expected at least one flag, and not both target and isp, nor both alert and blacklist"

describe("the flags of an account", () => {
  it.effect("go out as they were given, alone, and the vendor turns the other of the pair", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const [{ id } = assert.fail()] = yield* accounts.list()
      for (const payload of allowed) {
        const { alert, blacklist, isp, target } = yield* accounts.update({ params: { id }, payload })
        assert.strictEqual((yield* sandbox.requests).at(-1)?.body, JSON.stringify(payload))
        const after = { alert, blacklist, isp, target }
        assert.deepStrictEqual({ ...after, ...payload }, after)
        if ("target" in payload || "isp" in payload) assert.strictEqual(target, !isp)
        if ("alert" in payload || "blacklist" in payload) assert.strictEqual(alert, !blacklist)
      }
    }).pipe(Effect.provide(Subscriber.layer()))
  )

  it.effect("are an InvalidRequest where they contradict each other, before anything is sent", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const refused = (payload: AccountUpdate) =>
        Effect.map(Effect.flip(accounts.update({ params: { id: 1 }, payload })), (error) => [
          error._tag,
          "issues" in error ? error.issues.map(({ field, message }) => `${field ?? ""}: ${message}`) : []
        ])
      assert.deepStrictEqual(
        [
          yield* refused(bothListed),
          yield* refused(bothOpposite),
          yield* refused(bothAlerted),
          yield* refused(nothing),
          yield* refused(misspelt)
        ],
        [
          ["InvalidRequest", [contradiction]],
          ["InvalidRequest", [contradiction]],
          ["InvalidRequest", [contradiction]],
          ["InvalidRequest", [contradiction]],
          ["InvalidRequest", ["payload.alerts: Expected no excess property"]]
        ]
      )
      assert.strictEqual(yield* sandbox.count(), 0)
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})
