/**
 * A quota in a real redis-server: four processes that drain it together, and what happens when that server is lost.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import { fork } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { join } from "node:path"
import * as Redis from "./Redis.ts"
import * as RedisApi from "./RedisApi.ts"
import { make, type Settings } from "./redisClient.ts"
import type { Task } from "./redisMachine.app.ts"

/** Four processes, each with its part of the calls; resolves to the outcomes that there were. */
const drain = async (task: Task, begin: () => Promise<void>): Promise<ReadonlyArray<string>> => {
  const machines = Array.makeBy(4, () =>
    fork(join(import.meta.dirname, "redisMachine.app.ts"), [JSON.stringify(task)], {
      execArgv: [],
      // Node 22 says that it runs TypeScript.
      env: { ...process.env, NODE_NO_WARNINGS: "1" }
    })
  )
  const said = async (machine: (typeof machines)[number]): Promise<unknown> => {
    const end = new AbortController()
    const exit = once(machine, "exit", { signal: end.signal }).then(([code]) => {
      throw new Error(`A machine ended with code ${code}.`)
    })
    try {
      return await Promise.race([once(machine, "message", { signal: end.signal }).then(([message]) => message), exit])
    } finally {
      end.abort()
      exit.catch(() => undefined)
    }
  }
  try {
    await Promise.all(machines.map(said))
    await begin()
    const outcomes = Promise.all(machines.map(said))
    for (const machine of machines) machine.send("go")
    return Array.dedupe((await outcomes).flat().map(String))
  } finally {
    for (const machine of machines) machine.kill()
  }
}

describe.concurrent("four processes with one quota in Redis", () => {
  // Few calls in long windows: what the machine does beside them takes from the rest of a window, not from the proof.
  const limit = 40
  const window = 4000
  // A busy machine is no outage here.
  const timeout = "20 seconds"
  let redis: Redis.Redis
  beforeAll(async () => {
    redis = await Redis.start()
  })
  afterAll(() => redis.kill())

  it("stay within a declared quota and use all of it, with no header to read", { timeout: 60_000 }, async () => {
    const api = await RedisApi.start({ limit, window, opens: "by the clock", headers: false })
    const task: Task = {
      apiUrl: api.url,
      redisUrl: redis.url,
      identity: "declared",
      timeout,
      rule: { key: "mill", limit, window },
      calls: 30,
      scout: false
    }
    // A quarter into a window, so that none of the server's windows begins while forty calls are on their way.
    const outcomes = await drain(task, () =>
      sleep((2 * window + window / 4 - (Date.now() % window)) % window).then(() => undefined)
    )
    await api.close()
    assert.deepStrictEqual([outcomes, api.windows, api.refused()], [["ok"], [40, 40, 40], 0])
  })

  it("stay within a quota that the headers tell, and use all of each window", { timeout: 60_000 }, async () => {
    const api = await RedisApi.start({ limit, window, opens: "with a call", headers: true })
    const task: Task = {
      apiUrl: api.url,
      redisUrl: redis.url,
      identity: "learned",
      timeout,
      calls: 30,
      scout: true
    }
    let scouted = 0
    const outcomes = await drain(task, () => {
      scouted = api.windows.length
      return Promise.resolve()
    })
    await api.close()
    assert.deepStrictEqual([outcomes, api.refused()], [["ok"], 0])
    // Whole between the one that the scouts saw and the last one, which takes the rest.
    const whole = api.windows.slice(scouted, -1)
    assert.isAtLeast(whole.length, 1)
    assert.deepStrictEqual(whole, Array.replicate(limit, whole.length))
    assert.strictEqual(
      api.windows.reduce((sum, calls) => sum + calls, 0),
      120
    )
  })
})

describe("a Redis that stops in the middle", () => {
  /** Fifteen calls, of which five fit into a window; Redis is lost when five are through, and comes back in the end. */
  const outage = (options: Pick<Settings, "fallback">) =>
    Effect.gen(function* () {
      const redis = yield* Effect.acquireRelease(Effect.promise(Redis.start), (redis) => Effect.promise(redis.kill))
      const api = yield* Effect.acquireRelease(
        Effect.promise(() => RedisApi.start({ limit: 5, window: 1200, opens: "with a call", headers: true })),
        (api) => Effect.promise(api.close)
      )
      const logged: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        if (String(message).startsWith("Shared quota")) logged.push(`${logLevel} ${String(message)}`)
      })
      const rule = { key: "mill", limit: 5, window: 1200 }
      const settings: Settings = {
        ...options,
        apiUrl: api.url,
        redisUrl: redis.url,
        identity: "outage",
        rule
      }
      return yield* Effect.gen(function* () {
        const grind = yield* make(settings)
        let through = 0
        const outcome = Effect.match(grind, { onSuccess: () => "ok", onFailure: ({ _tag }) => _tag })
        const outcomes = yield* Effect.forEach(
          Array.range(1, 15),
          () => Effect.tap(outcome, () => (++through === 5 ? Effect.promise(redis.kill) : Effect.void)),
          { concurrency: "unbounded" }
        )
        const before = logged.slice()
        const refused = api.refused()
        yield* Effect.promise(redis.restart)
        // The Redis client tries again after some time of its own, up to two seconds. Before that it must not be closed:
        // it would wait for the answers to what it was asked meanwhile, for ever.
        yield* grind.pipe(
          Effect.filterOrFail(() => options.fallback !== "local" || logged.length > before.length),
          Effect.retry({ times: 80, schedule: Schedule.spaced(100) })
        )
        return { outcomes, refused, before, after: logged.slice(before.length) }
      }).pipe(Effect.provide(Logger.layer([logger])))
    })

  it.live(
    "fails calls with QuotaUnavailable, until it is back",
    () =>
      Effect.gen(function* () {
        const { before, outcomes, refused } = yield* outage({})
        assert.deepStrictEqual(outcomes, [...Array.replicate("ok", 5), ...Array.replicate("QuotaUnavailable", 10)])
        assert.deepStrictEqual([refused, before], [0, []])
      }),
    30_000
  )

  it.live(
    "leaves the process to its own quota where that is wanted, with a warning, until it is back",
    () =>
      Effect.gen(function* () {
        const { after, before, outcomes, refused } = yield* outage({ fallback: "local" })
        assert.deepStrictEqual([outcomes, refused], [Array.replicate("ok", 15), 0])
        assert.strictEqual(before.length, 1)
        assert.match(before[0] ?? "", /^Warn Shared quota: .*; counting on this machine alone until it is back\.$/)
        assert.deepStrictEqual(after, ["Info Shared quota: the store is back; counting together again."])
      }),
    30_000
  )
})
