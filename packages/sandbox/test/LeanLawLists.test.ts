import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type * as LeanLaw from "../src/LeanLaw.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { bodies, column, empty, firm, itemPaths, layer, list, matter, one, type Row, refused } from "./LeanLawCaller.ts"

const sandbox = (options?: LeanLaw.Options) => Effect.provide(layer(options))

const unpaged = ["/v2/users", "/v2/practice-areas", "/v2/custom-fields"] as const

const keys = (path: string) => Effect.map(list(path), ({ data }) => Object.keys(data[0] ?? {}).toSorted())

describe("lists of LeanLaw", () => {
  describe("paging", () => {
    it.effect("gives 2,543 clients in three pages of 1,000 by default, none twice", () =>
      Effect.gen(function* () {
        const pages = yield* Effect.forEach(["", "?offset=1000", "?offset=2000", "?offset=3000"], (query) =>
          list(`/v2/clients${query}`)
        )
        assert.deepStrictEqual(
          pages.map(({ data, pagination }) => [data.length, pagination]),
          [
            [1000, { limit: 1000, offset: 0, total: 2543 }],
            [1000, { limit: 1000, offset: 1000, total: 2543 }],
            [543, { limit: 1000, offset: 2000, total: 2543 }],
            [0, { limit: 1000, offset: 3000, total: 2543 }]
          ]
        )
        assert.strictEqual(new Set(pages.flatMap(({ data }) => data.map((row) => row["clientId"]))).size, 2543)
      }).pipe(sandbox({ clients: 2543 }))
    )

    it.effect(
      "gives the last of 100,000 clients, sorted or not",
      () =>
        Effect.gen(function* () {
          const last = yield* list("/v2/clients?limit=1&offset=99999")
          assert.strictEqual(last.pagination?.["total"], 100_000)
          const { clients } = yield* firm
          assert.deepStrictEqual(
            last.data.map((row) => row["clientId"]),
            clients.slice(-1).map(({ id }) => id)
          )
          assert.deepStrictEqual(
            yield* column("reference", "/v2/clients?limit=1&sort=-reference"),
            clients
              .map(({ reference }) => reference ?? "")
              .toSorted()
              .slice(-1)
          )
        }).pipe(sandbox({ ...empty, clients: 100_000 })),
      // Building so many takes a second, and more on a busy machine.
      30_000
    )

    it.effect("counts the matches and not the firm, and names the sort in effect", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        for (const name of ["Oak A", "Elm", "Oak B"]) yield* leanlaw.insertClient({ name })
        assert.deepStrictEqual((yield* list("/v2/clients?query=oak&limit=1&sort=-name")).pagination, {
          limit: 1,
          offset: 0,
          total: 2,
          sort: "-name"
        })
      }).pipe(sandbox(empty))
    )

    it.effect("shows what was inserted or deleted between two pages", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        for (const name of ["a", "b", "c", "d"]) yield* leanlaw.insertClient({ name })
        const names = (offset: number) => column("name", `/v2/clients?limit=2&sort=name&offset=${offset}`)
        assert.deepStrictEqual(yield* names(0), ["a", "b"])
        const [first] = yield* leanlaw.clients
        yield* leanlaw.deleteClient(first?.id ?? "")
        assert.deepStrictEqual(yield* names(2), ["d"])
        yield* leanlaw.insertClient({ name: "aa" })
        assert.deepStrictEqual(yield* names(2), ["c", "d"])
      }).pipe(sandbox(empty))
    )

    it.effect("takes limits from 1 to 1000 and offsets from 0, and no parameter that it does not know", () =>
      Effect.gen(function* () {
        const cases = [
          ["limit=0", "limit: This is not an integer from 1 to 1000."],
          ["limit=1001", "limit: This is not an integer from 1 to 1000."],
          ["limit=ten", "limit: This is not an integer from 1 to 1000."],
          ["offset=-1", "offset: This is not an integer from 0 to 2147483647."],
          ["offset=2147483648", "offset: This is not an integer from 0 to 2147483647."],
          ["sort=color", 'sort: "color" is none of name, reference.'],
          ["modifiedSince=2026-01-05", "modifiedSince: This is not a date-time (RFC 3339, with an offset)."],
          ["page=2", "page: Unknown field."]
        ] as const
        for (const [query, detail] of cases) {
          assert.deepStrictEqual(yield* refused("GET", `/v2/clients?${query}`), [400, detail])
        }
        assert.lengthOf((yield* list("/v2/clients?limit=1&offset=2147483647")).data, 0)
      }).pipe(sandbox())
    )

    it.effect("users, practice areas and custom fields come whole and without pagination", () =>
      Effect.gen(function* () {
        const lengths = yield* Effect.forEach(unpaged, (path) =>
          Effect.map(list(path), (envelope) => {
            assert.deepStrictEqual(Object.keys(envelope), ["data"])
            return envelope.data.length
          })
        )
        assert.deepStrictEqual(lengths, [1500, 4, 15])
      }).pipe(sandbox({ users: 1500 }))
    )
  })

  describe("select", () => {
    it.effect("leaves contact, meta and customFields of clients out unless they are named", () =>
      Effect.gen(function* () {
        const base = ["clientId", "name", "reference"]
        assert.deepStrictEqual(yield* keys("/v2/clients"), base)
        assert.deepStrictEqual(yield* keys("/v2/clients?select=contact"), [...base, "contact"].toSorted())
        assert.deepStrictEqual(
          yield* keys("/v2/clients?select=contact,%20meta,customFields"),
          [...base, "contact", "customFields", "meta"].toSorted()
        )
        assert.deepStrictEqual(yield* keys("/v2/clients?select=contact,-meta"), [...base, "contact"].toSorted())
      }).pipe(sandbox())
    )

    it.effect("takes references out with a minus, and adds what is only given on request", () =>
      Effect.gen(function* () {
        const { matterId } = yield* matter()
        for (const path of itemPaths) {
          yield* one("POST", path, { body: { ...bodies(matterId)[path], userId: (yield* firm).users[0]?.id } })
          const all = yield* keys(path)
          assert.includeMembers(all, ["client", "matter", "user"])
          assert.deepStrictEqual(
            yield* keys(`${path}?select=-client,-user`),
            all.filter((key) => key !== "client" && key !== "user")
          )
          assert.deepStrictEqual(yield* keys(`${path}?select=meta`), [...all, "meta"].toSorted())
        }
        const [entry] = (yield* firm).timeEntries
        yield* (yield* Sandbox.Sandbox).leanlaw.bill([entry?.id ?? ""], { date: "2026-03-31" })
        const [billed] = (yield* list("/v2/time-entries?select=invoice")).data
        const [invoice] = (yield* firm).invoices
        assert.deepStrictEqual(billed?.["invoice"], {
          invoiceId: invoice?.id,
          invoiceNumber: "1001",
          invoiceDate: "2026-03-31",
          invoiceState: "final",
          invoiceAmount: invoice?.amount,
          invoiceBalance: invoice?.amount
        })
      }).pipe(sandbox({ ...empty, users: 1 }))
    )

    it.effect("originator shows originators; practiceArea and ledesConfiguration by their names", () =>
      Effect.gen(function* () {
        const [area] = (yield* firm).practiceAreas
        const { user } = yield* matter({ originatorId: (yield* firm).users[0]?.id, practiceAreaId: area?.id })
        const [plain] = (yield* list("/v2/matters?select=-originator,-client,-responsible,-practiceArea")).data
        const [rich] = (yield* list("/v2/matters?select=ledesConfiguration")).data
        const added = Object.keys(rich ?? {}).filter((key) => !(key in (plain ?? {})))
        assert.deepStrictEqual(added, ["client", "responsible", "originators", "practiceArea", "ledesConfiguration"])
        assert.deepStrictEqual(rich?.["originators"], [
          { name: "Ada Ashby", initials: user.initials, firstName: "Ada", lastName: "Ashby" }
        ])
        assert.deepStrictEqual(rich?.["practiceArea"], { label: "Contracts" })
      }).pipe(sandbox({ ...empty, users: 1, practiceAreas: 1 }))
    )

    it.effect("a name that the list does not know voids the whole select", () =>
      Effect.gen(function* () {
        for (const path of ["/v2/clients", "/v2/users"]) {
          assert.deepStrictEqual(yield* keys(`${path}?select=customFields,colour`), yield* keys(path))
        }
      }).pipe(sandbox())
    )

    it.effect("nothing is embedded unasked where the option says so", () =>
      Effect.gen(function* () {
        for (const path of [...itemPaths, "/v2/matters", "/v2/invoices"]) {
          assert.notInclude(yield* keys(path), "client")
          assert.include(yield* keys(`${path}?select=client`), "client")
        }
      }).pipe(sandbox({ embedsReferences: false }))
    )

    it.effect("users have customFields on request", () =>
      Effect.gen(function* () {
        assert.notInclude(yield* keys("/v2/users"), "customFields")
        assert.include(yield* keys("/v2/users?select=customFields"), "customFields")
      }).pipe(sandbox())
    )
  })

  describe("sort", () => {
    it.effect("sorts clients by several keys, each in its direction, blanks first, equals as they came in", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        const rows = [
          ["b", "2"],
          ["a", "1"],
          ["b", "1"],
          ["c", null]
        ] as const
        for (const [name, reference] of rows) yield* leanlaw.insertClient({ name, reference })
        const sorted = (sort: string) =>
          Effect.map(list(`/v2/clients?sort=${sort}`), ({ data }) =>
            data
              .map((row) => `${String(row["name"])}${row["reference"] === null ? "-" : String(row["reference"])}`)
              .join(" ")
          )
        assert.deepStrictEqual(
          yield* Effect.forEach(["", "name", "-name", "name,-reference", "reference", "-reference,name"], sorted),
          ["b2 a1 b1 c-", "a1 b2 b1 c-", "c- b2 b1 a1", "a1 b2 b1 c-", "c- a1 b1 b2", "b2 a1 b1 c-"]
        )
      }).pipe(sandbox(empty))
    )

    it.effect("sorts by every documented key of every list", () =>
      Effect.gen(function* () {
        const value = (row: Row, key: string): string | number => {
          const inner = key.split(".").reduce<unknown>((of, name) => (of as Row | undefined)?.[name], row)
          return typeof inner === "number" ? inner : typeof inner === "string" ? inner : ""
        }
        const documented = {
          clients: { name: "name", reference: "reference" },
          expenses: { date: "date", amount: "amount", description: "description" },
          "fixed-fees": { date: "date", amount: "amount", description: "description" },
          invoices: {
            "client.name": "client.name",
            "client.reference": "client.reference",
            invoicedate: "invoiceDate",
            amount: "amount",
            balance: "balance",
            invoicenumber: "invoiceNumber",
            state: "invoiceState"
          },
          matters: {
            name: "name",
            reference: "reference",
            "client.name": "client.name",
            "client.reference": "client.reference"
          },
          "time-entries": { date: "date", hours: "hours", description: "description", created: "meta.createdAt" }
        }
        for (const [resource, sorts] of Object.entries(documented)) {
          for (const [key, property] of Object.entries(sorts)) {
            const { data } = yield* list(`/v2/${resource}?select=meta&sort=-${key}`)
            const values = data.map((row) => value(row, property))
            const descending = values.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))
            assert.isTrue(new Set(values).size > 1, `${resource} ${key}`)
            assert.deepStrictEqual(values, descending, `${resource} ${key}`)
          }
        }
      }).pipe(sandbox({ timeEntries: 60, invoices: 12 }))
    )
  })

  describe("modifiedSince", () => {
    it.effect("keeps what changed later than that instant, and not at it", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        yield* TestClock.setTime(Date.parse("2026-06-01T10:00:00Z"))
        const [kept] = [yield* leanlaw.insertClient({ name: "kept" }), yield* leanlaw.insertClient({ name: "old" })]
        yield* TestClock.adjust("1 minute")
        yield* one("PUT", `/v2/clients/${kept.id}`, { body: { notes: "seen" } })
        const since = (instant: string) => column("name", `/v2/clients?modifiedSince=${encodeURIComponent(instant)}`)
        assert.deepStrictEqual(yield* since("2026-06-01T10:00:00Z"), ["kept"])
        assert.deepStrictEqual(yield* since("2026-06-01T12:00:59.999+02:00"), ["kept"])
        assert.deepStrictEqual(yield* since("2026-06-01T10:01:00Z"), [])
        assert.deepStrictEqual(yield* since("2026-06-01T09:59:59Z"), ["kept", "old"])
        const [row] = (yield* list("/v2/clients?select=meta&query=kept")).data
        assert.deepStrictEqual(row?.["meta"], {
          createdAt: "2026-06-01T10:00:00.000Z",
          modifiedAt: "2026-06-01T10:01:00.000Z"
        })
      }).pipe(sandbox(empty))
    )

    it.effect("shows what was billed, and works on every paged list", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        yield* TestClock.setTime(Date.parse("2026-06-01T10:00:00Z"))
        const { expenses, timeEntries } = yield* leanlaw.state
        const entry = timeEntries.find(({ invoiceId }) => invoiceId === null)
        const expense = expenses.find(({ invoiceId }) => invoiceId === null)
        yield* leanlaw.bill([entry?.id ?? ""])
        yield* leanlaw.bill([expense?.id ?? ""])
        const totals = yield* Effect.forEach([...itemPaths, "/v2/invoices", "/v2/clients", "/v2/matters"], (path) =>
          Effect.map(list(`${path}?modifiedSince=2026-06-01T09:00:00Z`), ({ data }) => data.length)
        )
        assert.deepStrictEqual(totals, [1, 1, 0, 2, 0, 0])
      }).pipe(sandbox())
    )
  })
})
