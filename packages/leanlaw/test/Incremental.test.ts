import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import { Fault, type LeanLaw as SandboxFirm, Sandbox } from "@millrace/sandbox"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { Clients } from "../src/Clients.ts"
import { Metadata } from "../src/Components.ts"
import * as Incremental from "../src/Incremental.ts"
import * as Firm from "./Firm.ts"

const stored = Schema.fromJsonString(Incremental.Cursor)

type Between = (page: number) => Effect.Effect<unknown, never, Sandbox.Sandbox>

/** One run, its cursor stored as JSON; `between` happens after each page. */
const run = Effect.fnUntraced(function* (
  json: string | undefined,
  { between = () => Effect.void, limit = 1000 }: { readonly between?: Between; readonly limit?: number } = {}
) {
  const clients = yield* Clients
  const cursor = json === undefined ? undefined : yield* Schema.decodeEffect(stored)(json)
  let page = 0
  const batches = yield* Stream.runCollect(
    Incremental.incremental(clients.list, { query: { limit } }, { cursor }).pipe(Stream.tap(() => between(page++)))
  )
  const last = batches.at(-1)?.cursor
  assert.isTrue(last !== undefined && batches.slice(0, -1).every(({ cursor }) => cursor === undefined))
  return {
    changes: batches.flatMap(({ changes }) => changes),
    cursor: yield* Schema.encodeEffect(stored)(last ?? { seen: {} })
  }
})

const names = ({ changes }: { readonly changes: ReadonlyArray<{ readonly name: string }> }) =>
  changes.map(({ name }) => name)

const firm = Effect.flatMap(Sandbox.Sandbox, ({ leanlaw }) => leanlaw.clients)

/** Stores a client as it is now: a new one, or another state of one that is there. */
const put = (client: Partial<SandboxFirm.Client>) =>
  Effect.gen(function* () {
    const { leanlaw } = yield* Sandbox.Sandbox
    return yield* leanlaw.insertClient({ modifiedAt: yield* Clock.currentTimeMillis, ...client })
  })

const remove = (index: number) =>
  Effect.gen(function* () {
    const { leanlaw } = yield* Sandbox.Sandbox
    return yield* leanlaw.deleteClient((yield* leanlaw.clients)[index]?.id ?? "")
  })

// After everything that the sandbox starts with.
const start = DateTime.toEpochMillis(DateTime.makeUnsafe("2026-02-01T09:00:00Z"))

const over = (clients: number) => (self: Effect.Effect<unknown, unknown, Clients | Sandbox.Sandbox>) =>
  Effect.andThen(TestClock.setTime(start), self).pipe(
    Decoding.strict,
    Effect.provide(Firm.layer({ clients, matters: 0 }))
  )

describe("incremental", () => {
  it.effect("reads everything at first, then what was changed and inserted, then nothing", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const first = yield* run(undefined)
      assert.strictEqual(first.changes.length, 2543)
      yield* TestClock.adjust("1 hour")
      const [, second, third] = yield* firm
      yield* clients.update({ params: { id: second?.id ?? "" }, payload: { name: "Changed" } })
      yield* clients.delete({ params: { id: third?.id ?? "" } })
      yield* clients.create({ payload: { name: "New", contact: { companyName: "New" } } })
      const next = yield* run(first.cursor)
      assert.deepStrictEqual(names(next), ["Changed", "New"])
      assert.deepStrictEqual(names(yield* run(next.cursor)), [])
    }).pipe(over(2543))
  )

  it.effect("asks from a little before the newest change that it has seen, by the server's clock", () =>
    Effect.gen(function* () {
      yield* put({ name: "Newest", modifiedAt: start - 3_600_000 })
      const { cursor } = yield* run(undefined, { limit: 10, between: () => TestClock.adjust("20 seconds") })
      yield* run(cursor)
      const requests = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(
        requests.map(({ query }) => query),
        [
          { limit: "10", select: "meta", offset: "0" },
          { limit: "10", select: "meta", offset: "9" },
          // 20 seconds between the pages, and 5 minutes of overlap.
          { limit: "1000", select: "meta", offset: "0", modifiedSince: "2026-02-01T07:54:40.000Z" }
        ]
      )
      assert.deepStrictEqual(Object.keys(JSON.parse(cursor).seen).length, 1)
    }).pipe(over(12))
  )

  it.effect("tells two states of the same millisecond apart", () =>
    Effect.gen(function* () {
      const { id } = yield* put({ name: "One" })
      const first = yield* run(undefined)
      yield* put({ id, name: "Two" })
      const second = yield* run(first.cursor)
      assert.deepStrictEqual([names(first).at(-1), names(second)], ["One", ["Two"]])
    }).pipe(over(3))
  )

  it.effect("finds a change that shows up later than newer ones, within the overlap", () =>
    Effect.gen(function* () {
      yield* put({ name: "Newest" })
      const first = yield* run(undefined)
      yield* put({ name: "Late", modifiedAt: start - 299_000 })
      yield* put({ name: "Too late", modifiedAt: start - 301_000 })
      assert.deepStrictEqual(names(yield* run(first.cursor)), ["Late"])
    }).pipe(over(3))
  )

  it.effect("makes up for clients that moved out of sight while it read, also when the total stayed as it was", () =>
    Effect.gen(function* () {
      const all = (yield* firm).map(({ id }) => id)
      // Three deleted before, three inserted behind: those that were first on the second page are not there any more.
      const replace = Effect.andThen(remove(5), put({ name: "New" }))
      const between = (page: number) => (page === 0 ? Effect.all([replace, replace, replace]) : Effect.void)
      const first = yield* run(undefined, { between })
      const second = yield* run(first.cursor)
      const ids = [...first.changes, ...second.changes].map(({ clientId }) => clientId)
      assert.strictEqual(new Set(ids).size, ids.length)
      assert.deepStrictEqual(new Set(ids), new Set([...all, ...(yield* firm).map(({ id }) => id)]))
      assert.deepStrictEqual(
        second.changes.map(({ clientId }) => clientId),
        all.slice(1000, 1002)
      )
      assert.deepStrictEqual(names(yield* run(second.cursor)), [])
    }).pipe(over(2543))
  )

  it.effect("begins no later than before when the list has moved, and keeps what was delivered", () =>
    Effect.gen(function* () {
      const first = yield* run(undefined)
      yield* TestClock.adjust("1 hour")
      for (const name of ["A", "B", "C", "D", "E", "F"]) yield* put({ name })
      // The run reaches back to five clients that were delivered before; three of them go while it reads.
      const between = (page: number) => (page === 0 ? Effect.all([remove(7), remove(7), remove(7)]) : Effect.void)
      const moved = yield* run(first.cursor, { limit: 5, between })
      assert.strictEqual(JSON.parse(moved.cursor).since, JSON.parse(first.cursor).since)
      const next = yield* run(moved.cursor)
      assert.deepStrictEqual(
        [names(moved), names(next)],
        [
          ["C", "D", "E", "F"],
          ["A", "B"]
        ]
      )
    }).pipe(over(12))
  )

  it.effect("delivers nothing again that the run before had not seen because it moved", () =>
    Effect.gen(function* () {
      const first = yield* run(undefined)
      yield* TestClock.adjust("1 hour")
      for (const name of ["A", "B", "C"]) yield* put({ name })
      // Of the five clients that are read again, two are behind the first page, and move onto it.
      const between = (page: number) => (page === 0 ? Effect.all([remove(7), remove(7), remove(7)]) : Effect.void)
      const moved = yield* run(first.cursor, { limit: 3, between })
      assert.deepStrictEqual([names(moved), names(yield* run(moved.cursor))], [["A", "B", "C"], []])
    }).pipe(over(12))
  )

  it.effect("is InvalidRequest where JavaScript selects what cannot be, and has meta whatever it selects", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const untyped = Incremental.incremental as (
        list: unknown,
        input: unknown
      ) => Stream.Stream<Incremental.Batch<{ readonly meta: unknown }>, { readonly _tag: string }>
      for (const select of ["contact", ["nope"], [1]]) {
        const error = yield* Effect.flip(Stream.runCollect(untyped(clients.list, { query: { select } })))
        assert.strictEqual(error._tag, "InvalidRequest")
      }
      const [batch] = yield* Stream.runCollect(untyped(clients.list, { query: { select: ["-meta", "contact"] } }))
      assert.isTrue(batch?.changes.every(({ meta }) => meta !== undefined))
      const [request] = yield* (yield* Sandbox.Sandbox).requests
      assert.strictEqual(request?.query["select"], "meta,contact")
    }).pipe(over(3))
  )

  it.effect("counts no run whose pages are too small to show that the list has moved", () =>
    Effect.gen(function* () {
      const all = (yield* firm).map(({ id }) => id)
      const replace = Effect.andThen(remove(0), put({ name: "New" }))
      const between = (page: number) => (page === 0 ? replace : Effect.void)
      const small = yield* run(undefined, { limit: 1, between })
      const next = yield* run(small.cursor)
      assert.deepStrictEqual(
        [...small.changes, ...next.changes].map(({ clientId }) => clientId).toSorted(),
        [...all, (yield* firm).at(-1)?.id ?? ""].toSorted()
      )
    }).pipe(over(4))
  )

  it.effect("counts no run that ends before the total says so", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const { data } = yield* clients.list({ query: { select: ["meta"] } })
      const { inject } = yield* Sandbox.Sandbox
      const page = Effect.fnUntraced(function* (...items: typeof data) {
        const wire = yield* Effect.forEach(items, (item) =>
          Effect.map(Schema.encodeEffect(Metadata)(item.meta), (meta) => ({ ...item, meta }))
        )
        yield* inject(
          Fault.status(200, { body: { data: wire, pagination: { limit: 2, offset: 0, total: data.length } } })
        )
      })
      // The newest two of a list that has more, and then nothing new.
      yield* page(...data.slice(-2))
      yield* page(...data.slice(-1))
      const early = yield* run(undefined)
      const all = data.map(({ name }) => name)
      assert.deepStrictEqual([names(early), names(yield* run(early.cursor))], [all.slice(-2), all.slice(0, -2)])
    }).pipe(over(12))
  )

  it.effect("remembers what bears the moment that the next run begins at", () =>
    Effect.gen(function* () {
      const edge = yield* put({ name: "Edge", modifiedAt: start - 300_000 })
      const newest = yield* put({ name: "Newest" })
      const { cursor } = yield* run(undefined)
      const { seen, since } = yield* Schema.decodeEffect(stored)(cursor)
      assert.deepStrictEqual([since, Object.keys(seen)], [start - 300_000, [edge.id, newest.id]])
    }).pipe(over(3))
  )

  it.effect("finds what changes after something that is stamped in the future", () =>
    Effect.gen(function* () {
      yield* put({ name: "Future", modifiedAt: start + 365 * 86_400_000 })
      const first = yield* run(undefined)
      yield* TestClock.adjust("1 hour")
      yield* put({ name: "Normal" })
      assert.deepStrictEqual(names(yield* run(first.cursor)), ["Normal"])
    }).pipe(over(3))
  )

  it.effect("takes no cursor that is not one", () =>
    Effect.gen(function* () {
      for (const json of ["{}", '{"seen":{},"since":"now"}', '{"seen":{},"since":1e300}', '{"seen":{"1":2}}', "x"]) {
        const exit = yield* Effect.exit(Schema.decodeEffect(stored)(json))
        assert.strictEqual(exit._tag, "Failure", json)
      }
    })
  )

  it.effect("reads everything where JavaScript gives a cursor that is none", () =>
    Effect.gen(function* () {
      const { list } = yield* Clients
      for (const cursor of [null, {}]) {
        const batches = yield* Stream.runCollect(Incremental.incremental(list, {}, { cursor: cursor as never }))
        assert.deepStrictEqual(
          batches.map(({ changes }) => changes.length),
          [3]
        )
      }
    }).pipe(over(3))
  )

  it.effect("is done with an empty list, and with pages of one", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run(undefined), { changes: [], cursor: '{"seen":{}}' })
      yield* put({ name: "A" })
      yield* put({ name: "B" })
      assert.deepStrictEqual(names(yield* run(undefined, { limit: 1 })), ["A", "B"])
    }).pipe(over(0))
  )

  for (const seed of ["weir", "race", "sluice", "wheel"]) {
    it.effect(`delivers every state once, and each that lasts, while a firm changes as ${seed} draws it`, () =>
      Effect.gen(function* () {
        let changes = 0
        const change = Effect.gen(function* () {
          const clients = yield* firm
          const index = yield* Random.nextIntBetween(0, clients.length)
          yield* TestClock.adjust(yield* Random.nextIntBetween(0, 20_000))
          const name = `Change ${changes++}`
          switch (yield* Random.nextIntBetween(0, 4)) {
            case 0:
              return yield* remove(index)
            case 1:
              return yield* put({ name })
            case 2:
              return yield* Effect.andThen(remove(index), put({ name }))
            default:
              return yield* put({ ...clients[index], name, modifiedAt: yield* Clock.currentTimeMillis })
          }
        })
        const copy = new Map<string, string>()
        const delivered: Array<string> = []
        let cursor: string | undefined
        for (let round = 0; round < 25; round++) {
          // The last one finds the firm at rest.
          const between = round < 24 ? { between: () => change, limit: 7 } : { limit: 7 }
          const ran = yield* run(cursor, between)
          cursor = ran.cursor
          for (const { clientId, meta, name } of ran.changes) {
            copy.set(clientId, name)
            delivered.push(`${clientId} ${name} ${DateTime.formatIso(meta.modifiedAt)}`)
          }
        }
        assert.strictEqual(new Set(delivered).size, delivered.length)
        const now = yield* firm
        assert.deepStrictEqual(
          now.map(({ id }) => [id, copy.get(id)]),
          now.map(({ id, name }) => [id, name])
        )
        assert.isAbove(changes, 50)
      }).pipe(Random.withSeed(seed), over(40))
    )
  }
})
