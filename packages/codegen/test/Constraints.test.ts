import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Mills, type MillWrite } from "./fixtures/constraints/Mills.ts"
import { Wheels } from "./fixtures/traits/Wheels.ts"
import * as Server from "./Server.ts"

const within: MillWrite = {
  name: "Abbey",
  river: "Tees",
  wheels: 12,
  height: 39.5,
  depth: 1.5,
  key: "01890a5d-ac96-474b-bcce-b302099a8057",
  email: "ann@mill.example",
  site: "https://mill.example/",
  address: "192.0.2.1",
  built: "1790-05-01",
  opened: "2026-01-02T03:04:05Z",
  stones: ["grey", "red"],
  licensed: true,
  latitude: 54.5,
  longitude: -1.5
}

/** A field of a body with a value that the document does not allow, and what is said of it. */
const beyond: ReadonlyArray<readonly [field: string, value: unknown, complaint: string]> = [
  ["name", "A".repeat(21), "payload.name: Expected a length of 1 to 20"],
  ["name", "abbey", "payload.name: Expected a text that matches ^[A-Z]"],
  ["river", "Thames", 'payload.river: Expected "Tees" | "Wye"'],
  ["wheels", 0, "payload.wheels: Expected at least 1"],
  ["wheels", 13, "payload.wheels: Expected at most 12"],
  ["wheels", 1.5, "payload.wheels: Expected an integer"],
  ["height", 0, "payload.height: Expected a value greater than 0"],
  ["height", 40, "payload.height: Expected a value less than 40"],
  ["depth", 1.25, "payload.depth: Expected a value that is a multiple of 0.5"],
  ["key", "7", "payload.key: Expected a UUID"],
  ["email", "ann", "payload.email: Expected an e-mail address"],
  ["site", "mill.example", "payload.site: Expected an absolute URI"],
  ["address", "192.0.2.256", "payload.address: Expected an IPv4 address"],
  ["built", "1790", "payload.built: Expected a date as in 2026-11-24"],
  ["opened", "2026-01-02", "payload.opened: Expected a date and time as in 2026-11-24T04:30:00Z"],
  ["stones", [], "payload.stones: Expected 1 to 3 items"],
  ["stones", ["a", "b", "c", "d"], "payload.stones: Expected 1 to 3 items"],
  ["stones", ["a", "a"], "payload.stones: Expected an array with unique items"],
  ["stones", ["a stone too long"], "payload.stones.0: Expected a length of 0 to 10"],
  ["licensed", false, "payload.licensed: Expected true"],
  ["longitude", undefined, "payload: Expected latitude and longitude together or not at all"],
  ["roof", "slate", "payload.roof: Expected no excess property"]
]

/** As a program without types may call it. */
const withField = (field: string, value: unknown): MillWrite => {
  const { [field]: _, ...others } = within as Record<string, unknown>
  // Wrong on purpose: only the checks at run time are left to say so.
  return (value === undefined ? others : { ...others, [field]: value }) as unknown as MillWrite
}

describe("what the document demands", () => {
  it.effect("is met by a body at its limits, which is sent as it is", () =>
    Effect.gen(function* () {
      const sent = yield* Server.sent(
        Mills.layer,
        Server.answer(201, { name: "Abbey", river: "Tees" }),
        Mills.use((mills) => mills.create({ payload: within }))
      )
      assert.deepStrictEqual(sent, ["POST /mills", within])
    })
  )

  for (const [field, value, complaint] of beyond) {
    it.effect(`is asked before anything is sent: ${field} cannot be ${JSON.stringify(value) ?? "left out"}`, () =>
      Effect.gen(function* () {
        const issues = yield* Server.refused(
          Mills.layer,
          Mills.use((mills) => mills.create({ payload: withField(field, value) }))
        )
        assert.deepStrictEqual(issues, [complaint])
      })
    )
  }

  it.effect("is asked of all that is required, at once", () =>
    Effect.gen(function* () {
      const nothing = {} as unknown as MillWrite
      assert.deepStrictEqual(
        yield* Server.refused(
          Mills.layer,
          Mills.use((mills) => mills.create({ payload: nothing }))
        ),
        ["payload.name: Missing key", "payload.river: Missing key"]
      )
    })
  )

  it.effect("is asked of a patch, of path parameters and of queries too", () =>
    Effect.gen(function* () {
      const params = { id: 0 }
      assert.deepStrictEqual(
        yield* Server.refused(
          Mills.layer,
          Mills.use((mills) => mills.update({ params, payload: { wheels: 2 } }))
        ),
        ["params.id: Expected at least 1"]
      )
      assert.deepStrictEqual(
        yield* Server.refused(
          Mills.layer,
          Mills.use((mills) => mills.update({ params: { id: 1 }, payload: {} }))
        ),
        ["payload: Expected at least one field"]
      )
      assert.deepStrictEqual(
        yield* Server.refused(
          Mills.layer,
          Mills.use((mills) => mills.list({ query: { river: "Wye", limit: 101 } }))
        ),
        ["query.limit: Expected at most 100"]
      )
    })
  )

  it.effect(
    "is not asked of an answer, which is taken beyond every limit and without what it did not have to have",
    () =>
      Effect.gen(function* () {
        const odd = {
          name: "",
          river: "Thames",
          wheels: 13.5,
          height: -1,
          key: "7",
          built: "long ago",
          stones: ["a", "a", "b", "a stone too long"],
          licensed: false
        }
        const bare = { name: "a name of more than twenty characters", river: "" }
        const { value } = yield* Server.call(
          Mills.layer,
          Server.answer(200, [{ ...odd, roof: "slate" }, bare]),
          Mills.use((mills) => mills.list({ query: { river: "Wye" } }))
        )
        assert.deepStrictEqual(value, [odd, bare])
      })
  )

  it.effect("is asked of an answer where it says of what type a field is, and that it is there", () =>
    Effect.gen(function* () {
      const list = Mills.use((mills) => mills.list({ query: { river: "Wye" } }))
      assert.deepStrictEqual(yield* Server.unfit(Mills.layer, Server.answer(200, [{ river: "Wye" }]), list), [
        "0.name: Missing key"
      ])
      assert.deepStrictEqual(
        yield* Server.unfit(Mills.layer, Server.answer(200, [{ name: "Abbey", river: 7 }]), list),
        ["0.river: Expected string"]
      )
    })
  )

  it.effect("is a pattern also where it is one without the flag for whole characters only", () =>
    Effect.gen(function* () {
      const create = Wheels.use((wheels) => wheels.create({ payload: { name: "Abbey", mark: "a b" } }))
      assert.deepStrictEqual(yield* Server.refused(Wheels.layer, create), [
        "payload.mark: Expected a text that matches ^[\\w-.]*$"
      ])
    })
  )

  it.effect("says nothing of values of another type than its own", () =>
    Effect.gen(function* () {
      const payload = { name: "Abbey", count: 12, mark: "" }
      const create = Wheels.use((wheels) => wheels.create({ payload }))
      const answer = Server.answer(201, { kind: "over", speed: 1 })
      assert.deepStrictEqual(yield* Server.sent(Wheels.layer, answer, create), ["POST /wheels", payload])
    })
  )
})
