/**
 * What the compiler knows: each line is checked when the tests are type-checked, and none of it is sent.
 */
import { assert, describe, it } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import type * as Client from "@millrace/core/Client"
import type { PaginationStalled } from "@millrace/core/Pagination"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type * as DateTime from "effect/DateTime"
import { expectTypeOf } from "vitest"
import type { Clients, ClientList, Contact, listClients, updateClient } from "../src/Clients.ts"
import type { CustomFieldValue, Metadata } from "../src/Components.ts"
import type { PageOf } from "../src/Envelope.ts"
import type { ExpenseList } from "../src/Expenses.ts"
import type { Groups } from "./Firm.ts"
import type { incremental } from "../src/Incremental.ts"
import type { InvoiceList } from "../src/Invoices.ts"
import type { MatterList, updateMatter } from "../src/Matters.ts"
import type { Selected } from "../src/Selection.ts"
import type { TimeEntries, TimeEntryList, updateTimeEntry } from "../src/TimeEntries.ts"
import type { UserList, Users } from "../src/Users.ts"

declare const clients: Clients["Service"]
declare const entries: TimeEntries["Service"]
declare const users: Users["Service"]
declare const sync: typeof incremental

/** It is enough that the body compiles. */
const types = (name: string, body: () => void): void => it(name, () => assert.isFunction(body))

type Query = NonNullable<Client.Input<typeof listClients>["query"]>

describe("select", () => {
  types("makes what was selected present, and leaves the rest optional", () => {
    const page = clients.list({ query: { select: ["contact", "-meta"] } })
    type Item = Effect.Success<typeof page>["data"][number]
    expectTypeOf<Item["contact"]>().toEqualTypeOf<Contact>()
    expectTypeOf<Pick<Item, "customFields">>().toEqualTypeOf<Pick<ClientList, "customFields">>()
    expectTypeOf<Item["clientId"]>().toEqualTypeOf<string>()
    expectTypeOf<Item>().toExtend<ClientList>()
  })

  types("types the reply, the pages, the items and what onPage sees in the same way", () => {
    const reply = clients.list.withResponse({ query: { select: ["meta"] } })
    expectTypeOf<Effect.Success<typeof reply>["value"]["data"][number]["meta"]>().toEqualTypeOf<Metadata>()
    const pages = clients.list.pages({ query: { select: ["meta"] } }, { prefetch: 2 })
    expectTypeOf<Stream.Success<typeof pages>["items"][number]["meta"]>().toEqualTypeOf<Metadata>()
    expectTypeOf<Stream.Success<typeof pages>["body"]["data"][number]["meta"]>().toEqualTypeOf<Metadata>()
    const items = clients.list.items(
      { query: { select: ["meta"] } },
      {
        onPage: (page) => {
          expectTypeOf(page.items[0]!.meta).toEqualTypeOf<Metadata>()
          return null as never
        }
      }
    )
    expectTypeOf<Stream.Success<typeof items>["meta"]>().toEqualTypeOf<Metadata>()
  })

  types("is the plain item where nothing is selected", () => {
    const page = clients.list()
    expectTypeOf<Effect.Success<typeof page>>().toEqualTypeOf<PageOf<ClientList>>()
    expectTypeOf<Selected<ClientList, []>>().toEqualTypeOf<ClientList>()
  })

  types("takes away what it leaves out", () => {
    const page = clients.list({ query: { select: ["contact", "-meta"] } })
    type Item = Effect.Success<typeof page>["data"][number]
    expectTypeOf<keyof Item>().toEqualTypeOf<Exclude<keyof ClientList, "meta">>()
    expectTypeOf<Selected<ClientList, ["-contact"]>>().toEqualTypeOf<Omit<ClientList, "contact">>()
    expectTypeOf<keyof Selected<MatterList, ["-originator"]>>().toEqualTypeOf<
      Exclude<keyof MatterList, "originators">
    >()
  })

  types("gives null for a reference that an item need not have, and a list that may be null", () => {
    type Entry = Selected<TimeEntryList, ["invoice", "fixedFee", "user", "matter"]>
    expectTypeOf<null>().toExtend<Entry["invoice"]>()
    expectTypeOf<null>().toExtend<Entry["fixedFee"]>()
    expectTypeOf<null>().not.toExtend<Entry["user"] | Entry["matter"]>()
    expectTypeOf<undefined>().not.toExtend<Entry["invoice"] | Entry["fixedFee"] | Entry["user"] | Entry["matter"]>()
    expectTypeOf<null>().toExtend<Selected<ExpenseList, ["user"]>["user"]>()
    expectTypeOf<null>().toExtend<Selected<InvoiceList, ["matter"]>["matter"]>()
    expectTypeOf<null>().not.toExtend<Selected<InvoiceList, ["client"]>["client"]>()
    expectTypeOf<
      Selected<UserList, ["customFields"]>["customFields"]
    >().toEqualTypeOf<ReadonlyArray<CustomFieldValue> | null>()
  })

  types("of originator is the property originators", () => {
    type Matter = Selected<MatterList, ["originator"]>
    expectTypeOf<undefined>().not.toExtend<Matter["originators"]>()
    expectTypeOf<undefined>().toExtend<Matter["responsible"]>()
  })

  types("promises nothing of names that are not known one by one", () => {
    const names: Array<"contact" | "meta"> = []
    expectTypeOf<Selected<ClientList, typeof names>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, ["contact" | "meta"]>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, ["contact"?]>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, ["contact", "-contact"]>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, ["-contact", ...typeof names]>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, Array<"-contact">>>().toEqualTypeOf<ClientList>()
    expectTypeOf<Selected<ClientList, ["contact", ...typeof names]>["contact"]>().toEqualTypeOf<Contact>()
    const page = clients.list({ query: { select: names } })
    expectTypeOf<Effect.Success<typeof page>["data"][number]>().toEqualTypeOf<ClientList>()
  })

  types("works on lists that come whole", () => {
    const all = users.list({ query: { select: ["customFields"], role: "attorney" } })
    expectTypeOf<
      Effect.Success<typeof all>[number]["customFields"]
    >().toEqualTypeOf<ReadonlyArray<CustomFieldValue> | null>()
  })

  types("takes the names of its own list only", () => {
    // @ts-expect-error no client has one
    void clients.list({ query: { select: ["invoice"] } })
    // @ts-expect-error misspelt
    void clients.list.items({ query: { select: ["-contacts"] } })
    // @ts-expect-error the property, not the name
    void entries.list({ query: { select: ["originators"] } })
    // @ts-expect-error one text
    void clients.list({ query: { select: "contact" } })
    // @ts-expect-error no user has one
    void users.list({ query: { select: ["meta"] } })
  })
})

describe("sort", () => {
  types("takes the keys of its own list, with and without a minus", () => {
    expectTypeOf<NonNullable<Query["sort"]>[number]>().toEqualTypeOf<"name" | "reference" | "-name" | "-reference">()
    void clients.list({ query: { sort: ["name", "-reference"] } })
    // @ts-expect-error sorts invoices
    void clients.list({ query: { sort: ["invoicedate"] } })
    // @ts-expect-error misspelt
    void entries.list({ query: { sort: ["-Date"] } })
    // @ts-expect-error users cannot be sorted
    void users.list({ query: { sort: ["name"] } })
  })
})

describe("queries", () => {
  types("take a moment as a DateTime, and no field that is not there", () => {
    expectTypeOf<Query["modifiedSince"]>().toEqualTypeOf<DateTime.Utc | undefined>()
    // @ts-expect-error a text
    void clients.list({ query: { modifiedSince: "2026-11-24T00:00:00Z" } })
    // @ts-expect-error no such filter
    void clients.list({ query: { archived: true } })
  })
})

describe("sparse updates", () => {
  types("take one field, and null only where the document does", () => {
    type Update = Client.Input<typeof updateClient>["payload"]
    expectTypeOf<{ readonly name: string }>().toExtend<Update>()
    expectTypeOf<{ readonly notes: null }>().toExtend<Update>()
    expectTypeOf<{ readonly contact: null }>().not.toExtend<Update>()
    // Present and undefined would be neither absent nor null.
    expectTypeOf<{ readonly notes: undefined }>().not.toExtend<Update>()
    expectTypeOf<{ readonly billingType: null }>().not.toExtend<Client.Input<typeof updateTimeEntry>["payload"]>()
    expectTypeOf<{ readonly practiceAreaId: string }>().toExtend<Client.Input<typeof updateMatter>["payload"]>()
    expectTypeOf<{ readonly customFields: [{ readonly id: string; readonly value: null }] }>().toExtend<Update>()
  })
})

describe("errors", () => {
  // Every method of every group, whatever its name.
  type Methods = { [G in Groups as G["Service"] extends object ? G["key"] & string : never]: G["Service"] }
  type MethodOf<S> = S[keyof S]
  type Failure<M> = M extends (...args: never) => Effect.Effect<infer _, infer E> ? E : never
  type AnyMethod = { [G in keyof Methods]: MethodOf<Methods[G]> }[keyof Methods]

  types("of every operation are ApiError and nothing else", () => {
    expectTypeOf<Failure<AnyMethod>>().toEqualTypeOf<ApiError>()
    // None of them needs a service.
    expectTypeOf<AnyMethod>().toExtend<(...args: never) => Effect.Effect<unknown, ApiError>>()
  })

  types("of a stream are those and PaginationStalled", () => {
    const items = clients.list.items()
    expectTypeOf<Stream.Error<typeof items>>().toEqualTypeOf<ApiError | PaginationStalled>()
  })
})

describe("incremental", () => {
  types("delivers what was selected, and meta always", () => {
    const stream = sync(clients.list, { query: { select: ["contact"], query: "mill" } })
    type Change = Stream.Success<typeof stream>["changes"][number]
    expectTypeOf<Change["contact"]>().toEqualTypeOf<Contact>()
    expectTypeOf<Change["meta"]>().toEqualTypeOf<Metadata>()
    expectTypeOf<Stream.Error<typeof stream>>().toEqualTypeOf<ApiError>()
    const bare = sync(entries.list)
    expectTypeOf<Stream.Success<typeof bare>["changes"][number]["meta"]>().toEqualTypeOf<Metadata>()
  })

  types("decides itself what it cannot do without", () => {
    // @ts-expect-error its cursor says when
    void sync(clients.list, { query: { modifiedSince: null as never } })
    // @ts-expect-error it needs meta
    void sync(clients.list, { query: { select: ["-meta"] } })
    // @ts-expect-error not a list by changes
    void sync(users.list)
  })
})
