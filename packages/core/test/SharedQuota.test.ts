import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as SharedQuota from "../src/SharedQuota.ts"
import { atNoon, call, declared, gathering, idle, learned, timing } from "./Callers.ts"
import { closed, identity, overLine, stored, three, two } from "./Machines.ts"

describe("SharedQuota", () => {
  describe("acquire", () => {
    it.effect("counts the calls of all machines together, and waits until the window has closed", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const { join, log } = gathering()
        for (const [name, quota] of [
          ["a1", a],
          ["b1", b],
          ["a2", a],
          ["b2", b],
          ["a3", a]
        ] as const) {
          yield* join(name, quota, three)
        }
        assert.deepStrictEqual(log, ["a1", "b1", "a2"])
        yield* TestClock.adjust(closed - 1)
        assert.deepStrictEqual(log, ["a1", "b1", "a2"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log.slice(3).toSorted(), ["a3", "b2"])
      }).pipe(stored)
    )

    it.effect("closes a window at its time, however many calls came late in it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, three)
        yield* TestClock.adjust(9000)
        yield* call(b, three)
        yield* call(a, three)
        const { join, log } = gathering()
        yield* join("b", b, three)
        yield* TestClock.adjust(closed - 9001)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("does not forget the calls of a window that are far apart", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        for (const quota of [a, b, a]) {
          yield* call(quota, three)
          yield* TestClock.adjust(3400)
        }
        // 10,200 ms after the first: the window is open for 50 ms more.
        const { join, log } = gathering()
        yield* join("b", b, three)
        yield* TestClock.adjust(49)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("keeps the order of tickets within a machine, also over the windows", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(call(b, three), { times: 2 })
        const { join, log } = gathering()
        const retried = a.ticket()
        yield* Effect.forEach(["1", "2"], (name) => join(name, a, three))
        yield* join("retried", a, three, { ticket: retried })
        yield* Effect.forEach(["3", "4"], (name) => join(name, a, three))
        yield* TestClock.adjust(closed)
        yield* idle
        assert.deepStrictEqual(log, ["retried", "1", "2"])
        yield* Effect.repeat(a.settle(three, undefined, undefined), { times: 2 })
        yield* TestClock.adjust(closed)
        yield* idle
        assert.deepStrictEqual(log, ["retried", "1", "2", "3", "4"])
      }).pipe(stored)
    )

    it.effect("asks the store for the head of the line only, once for each call and once for each refusal", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a, b] = yield* two()
          yield* Effect.repeat(call(a, three), { times: 2 })
          // Each time whether there is a pause, then for a place.
          assert.strictEqual(line.asked, 6)
          line.latency = 10
          const { join, log } = gathering()
          yield* Effect.forEach(Array.range(1, 100), (n) => join(String(n), b, three))
          yield* TestClock.adjust(closed - 1)
          assert.deepStrictEqual([log, line.asked], [[], 8])
        })
      )
    )

    it.effect("counts a call in the next window when this one closes while the store is asked", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a, b] = yield* two()
          yield* call(a, three)
          line.latency = 10
          const { join, log } = gathering()
          yield* TestClock.adjust(closed - 15)
          yield* Effect.forEach(["1", "2", "3"], (name) => join(name, a, three))
          yield* join("4", b, three)
          yield* TestClock.adjust(5000)
          assert.strictEqual(log.length, 3)
        })
      )
    )

    for (const [what, first, second] of [
      ["identities", { identity: "a" }, { identity: "b" }],
      ["prefixes", { prefix: "a:" }, { prefix: "b:" }]
    ] as const) {
      it.effect(`keeps different ${what} apart`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const one = yield* SharedQuota.make({ identity, ...first })
          const other = yield* SharedQuota.make({ identity, ...second })
          yield* Effect.repeat(call(one, three), { times: 2 })
          const { join, log } = gathering()
          yield* join("one", one, three)
          yield* join("other", other, three)
          assert.deepStrictEqual(log, ["other"])
        }).pipe(stored)
      )
    }

    it.effect("keeps one count per rule, under names that begin with the prefix", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two({ prefix: "mine:" })
          yield* Effect.repeat(call(a, three), { times: 2 })
          yield* call(a, { ...three, key: "other" })
          assert.deepStrictEqual([...line.keys], ["mine:three:account 42", "mine:other:account 42"])
        })
      )
    )

    it.effect("takes a limit from the options where the API declares none", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two({ rules: [{ ...three, key: "learned" }] })
        const { join, log } = gathering()
        yield* Effect.forEach(["1", "2", "3", "4"], (name) => join(name, name === "1" ? a : b, learned))
        assert.deepStrictEqual(log, ["1", "2", "3"])
      }).pipe(stored)
    )

    it.effect("prefers the API's own rule", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two({ rules: [{ ...three, limit: 99 }] })
        yield* Effect.repeat(call(a, three), { times: 2 })
        const { join, log } = gathering()
        yield* join("4", b, three)
        assert.deepStrictEqual(log, [])
      }).pipe(stored)
    )

    it.effect("lets everything through while the limits are unknown", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a] = yield* two()
        yield* Effect.repeat(call(a, learned), { times: 99 })
        assert.strictEqual(a.remaining("learned"), undefined)
      }).pipe(stored)
    )

    it.effect("counts the calls, when they come back, that were sent before the limit was known", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(a.acquire(learned, a.ticket(), Infinity), { times: 1 })
        yield* call(b, learned, timing(4, 1, 10_000))
        yield* Effect.repeat(a.settle(learned, timing(4, 2, 10_000), undefined), { times: 1 })
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        assert.deepStrictEqual(log, ["a"])
      }).pipe(stored)
    )

    it.effect("takes a second window for no shorter than 5 s where the first was seen only at its end", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.forEach([a, b], (quota) => quota.acquire(learned, quota.ticket(), Infinity))
        yield* a.settle(learned, timing(3, 2, 400), undefined)
        yield* b.settle(learned, timing(3, 1, 400), undefined)
        yield* TestClock.adjust(410)
        const { join, log } = gathering()
        yield* join("1", a, learned)
        yield* join("2", b, learned)
        yield* join("3", a, learned)
        yield* join("4", b, learned)
        yield* TestClock.adjust(5124)
        assert.deepStrictEqual(log, ["1", "2", "3"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["1", "2", "3", "4"])
      }).pipe(stored)
    )

    it.effect("waits for the next window where the first that anybody sees closes within 2 s", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, timing(3, 2, 1999))
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* TestClock.adjust(1998)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b"])
        yield* call(a, { key: "longer" }, timing(3, 2, 2000))
        yield* join("c", b, { key: "longer" })
        assert.strictEqual(log.length, 3)
      }).pipe(stored)
    )

    it.effect("counts together under a limit that each machine has learned from the headers", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, timing(3, 2, 10_000))
        yield* call(b, learned, timing(3, 1, 10_000))
        yield* TestClock.adjust(closed)
        const { join, log } = gathering()
        for (const name of ["1", "2", "3", "4"]) yield* join(name, name < "3" ? a : b, learned)
        assert.deepStrictEqual(log, ["1", "2", "3"])
      }).pipe(stored)
    )
  })

  describe("pause", () => {
    it.effect("after a 429 holds back every machine, and no other key", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, undefined, 5000)
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* join("other", b, { key: "other" })
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, ["other"])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b", "other"])
      }).pipe(stored)
    )

    it.effect("after the last call of a window holds back every machine until its reset", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, declared, timing(20, 0, 5000))
        const { join, log } = gathering()
        yield* join("b", b, declared)
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("is not cut short by a shorter one of another machine", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const c = yield* SharedQuota.make({ identity })
        yield* Effect.all([a.acquire(learned, 1, Infinity), b.acquire(learned, 1, Infinity)])
        yield* a.settle(learned, undefined, 5000)
        yield* b.settle(learned, undefined, 1000)
        const { join, log } = gathering()
        yield* join("c", c, learned)
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["c"])
      }).pipe(stored)
    )

    it.effect("can follow on another, as often as the server asks for it, and slows nothing down in between", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        for (const round of [1, 2, 3, 4]) {
          const { join, log } = gathering()
          yield* Effect.repeat(call(a, learned), { times: 30 })
          yield* call(a, learned, undefined, 5000)
          yield* join(`${round}`, b, learned)
          yield* TestClock.adjust(4999)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          assert.deepStrictEqual(log, [`${round}`])
          yield* b.settle(learned, undefined, undefined)
        }
      }).pipe(stored)
    )
  })

  describe("a pause of more than an hour", () => {
    it.effect("holds this machine to its end, and lets another ask the API once an hour", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const hour = 3_600_000
        yield* call(a, learned, undefined, 2.5 * hour)
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* TestClock.adjust(hour - 1)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
        // The API says the same again.
        yield* b.settle(learned, undefined, 1.5 * hour)
        yield* join("b again", b, learned)
        yield* TestClock.adjust(1.5 * hour - 1)
        assert.deepStrictEqual(log, ["b"])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b", "b again"])
      }).pipe(stored)
    )
  })
})
