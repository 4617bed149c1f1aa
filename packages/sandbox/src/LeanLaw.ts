/**
 * LeanLaw REST API v2 emulated: all 35 operations with the firm's business rules, in the order of checks rate limit, API
 * key, partner, path, verb, scope, acting user, body. A resource group is one file in `leanlaw/`. Written from the vendor's documents;
 * where they are silent or contradict each other, `Options` chooses. The `Health` schemas have no operation there, so none here.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Exchange from "./Exchange.ts"
import * as Cors from "./internal/Cors.ts"
import * as Json from "./internal/Json.ts"
import * as RateLimit from "./internal/RateLimit.ts"
import * as Route from "./internal/Route.ts"
import * as Seed from "./internal/Seed.ts"
import * as Answer from "./leanlaw/Answer.ts"
import * as Clients from "./leanlaw/Clients.ts"
import * as Codes from "./leanlaw/Codes.ts"
import * as CustomFields from "./leanlaw/CustomFields.ts"
import * as Expenses from "./leanlaw/Expenses.ts"
import * as Fixtures from "./leanlaw/Fixtures.ts"
import * as FixedFees from "./leanlaw/FixedFees.ts"
import * as Invoices from "./leanlaw/Invoices.ts"
import * as Matters from "./leanlaw/Matters.ts"
import type { Call, Operation, Refusal } from "./leanlaw/Operation.ts"
import * as PracticeAreas from "./leanlaw/PracticeAreas.ts"
import type * as State from "./leanlaw/State.ts"
import * as TimeEntries from "./leanlaw/TimeEntries.ts"
import * as Users from "./leanlaw/Users.ts"
import type { Vendor } from "./Vendor.ts"

export type { ErrorBody } from "./leanlaw/Answer.ts"
export type { Bill } from "./leanlaw/Invoices.ts"
export type {
  Client,
  Contact,
  Expense,
  FixedFee,
  Invoice,
  Matter,
  PracticeArea,
  TimeEntry,
  User
} from "./leanlaw/State.ts"

/** What an API key may do. */
export type Scope = "read" | "write" | "read.rates"

/**
 * How many there are at the start. @default 12 clients, 18 matters, 40 time entries, 12 expenses, 6 fixed fees, 6 invoices,
 * 4 practice areas, 5 users
 */
type Counts = { readonly [K in keyof Fixtures.Counts]?: Fixtures.Counts[K] | undefined }

/** How the emulated firm is set up. */
export interface Options extends Counts {
  /** The key of the firm. @default `LeanLaw.apiKey` */
  readonly apiKey?: string | undefined
  /** @default all three */
  readonly scopes?: ReadonlyArray<Scope> | undefined
  /** Whether the key names a user (the first one), who then has time entries that name none. @default false */
  readonly keyHasUser?: boolean | undefined
  /** What `x-leanlaw-partnerid` must be on every request. @default it is not looked at */
  readonly partnerId?: string | undefined
  /** Requests per window. @default without limit, as the vendor documents no number */
  readonly rateLimit?: { readonly limit: number; readonly window: Duration.Input } | undefined
  /** @default "https://api.leanlaw.io" */
  readonly baseUrl?: string | undefined
  /** What a POST answers: the prose says 201, the specification 200. @default 201 */
  readonly createStatus?: 200 | 201 | undefined
  /** What forbids a change by a rule of the business; undocumented. @default 400 */
  readonly refusalStatus?: 400 | 403 | 409 | 422 | undefined
  /** The form of error bodies; undocumented. @default "problem" */
  readonly errorBody?: Answer.ErrorBody | undefined
  /** What is answered where the specification has no schema: wrapped data as the prose says, or nothing. @default "data" */
  readonly unspecifiedBody?: "data" | "empty" | undefined
  /** Whether lists embed references (client, matter, user...) that `select` does not name; undocumented. @default true */
  readonly embedsReferences?: boolean | undefined
}

/** Everything that the firm has. */
export interface Snapshot {
  readonly clients: ReadonlyArray<State.Client>
  readonly matters: ReadonlyArray<State.Matter>
  readonly timeEntries: ReadonlyArray<State.TimeEntry>
  readonly expenses: ReadonlyArray<State.Expense>
  readonly fixedFees: ReadonlyArray<State.FixedFee>
  readonly invoices: ReadonlyArray<State.Invoice>
  readonly practiceAreas: ReadonlyArray<State.PracticeArea>
  readonly users: ReadonlyArray<State.User>
}

/** What a test does to the firm behind the API's back. */
export interface Control {
  /** A key that works. */
  readonly apiKey: string
  /** Stores a client; fields left out get defaults. */
  readonly insertClient: (client?: Partial<State.Client> | undefined) => Effect.Effect<State.Client>
  /** Deletes a client with its matters and their work; whether there was one. */
  readonly deleteClient: (id: string) => Effect.Effect<boolean>
  /** In the order that lists have without `sort`. */
  readonly clients: Effect.Effect<ReadonlyArray<State.Client>>
  /** Puts unbilled time entries, expenses and fixed fees of one client on a new invoice. Dies for ids that are not such. */
  readonly bill: (ids: ReadonlyArray<string>, bill?: Invoices.Bill | undefined) => Effect.Effect<State.Invoice>
  /** Leaves nothing of the quota until one window from now. */
  readonly exhaustQuota: Effect.Effect<void>
  readonly state: Effect.Effect<Snapshot>
}

/** The key of a firm that sets none. */
export const apiKey = "a-leanlaw-sandbox-key"

/** @param now the server's clock, in epoch milliseconds */
export const make = (
  options: Options,
  seed: string,
  now: Effect.Effect<number>
): { readonly vendor: Vendor; readonly control: Control } => {
  const key = options.apiKey ?? apiKey
  const scopes = options.scopes ?? ["read", "write", "read.rates"]
  const limit = options.rateLimit?.limit ?? Infinity
  const rateLimit = RateLimit.make({ limit, window: Duration.toMillis(options.rateLimit?.window ?? "1 minute") })
  // A firm of 100,000 clients is not built for those who test another API.
  let built: State.State | undefined
  let traces = 0
  const firm = (): State.State => (built ??= Fixtures.make(seed, { ...Fixtures.defaultCounts, ...countsOf(options) }))

  const failure = (status: number, message: string): Exchange.Reply =>
    Answer.failure(options.errorBody ?? "problem", status, message)

  const usualHeaders = () => ({ "x-leanlaw-traceid": Seed.hex(`${seed}/leanlaw/trace/${traces++}`, 32) })

  const traced = (reply: Exchange.Reply): Exchange.Reply => ({
    ...reply,
    headers: { ...reply.headers, ...usualHeaders() }
  })

  const refusal = ({ _tag, message }: Refusal): Exchange.Reply => {
    switch (_tag) {
      case "Invalid":
        return failure(400, message)
      case "NotFound":
        return failure(404, message)
      case "Forbidden":
        return failure(options.refusalStatus ?? 400, message)
    }
  }

  const serve = (request: Exchange.Request, now: number): Exchange.Reply => {
    const { headers, method, url } = request
    const credentials = /^bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1]
    if (credentials === undefined) return failure(401, "No API key was sent.")
    if (credentials !== key) return failure(403, "The API key is not valid.")
    if (options.partnerId !== undefined && headers["x-leanlaw-partnerid"] !== options.partnerId) {
      return failure(403, "x-leanlaw-partnerid names no partner.")
    }
    const route = Route.find(routes, method, url.pathname)
    if (route._tag === "Unknown") return failure(404, "There is no such path.")
    if (route._tag === "WrongMethod") {
      const reply = failure(405, `The path takes ${route.allow.join(", ")}.`)
      return { ...reply, headers: { ...reply.headers, allow: route.allow.join(", ") } }
    }
    const scope = method === "GET" ? "read" : "write"
    if (!scopes.includes(scope)) return failure(403, `The API key lacks the scope ${scope}.`)
    const state = firm()
    const userId = headers["x-leanlaw-userid"]
    const actingUser = userId === undefined ? undefined : state.users.get(userId.toLowerCase())
    if (userId !== undefined && actingUser === undefined) return failure(400, "x-leanlaw-userid names no user.")
    const call = {
      params: route.params,
      query: Object.fromEntries(url.searchParams),
      body: undefined,
      now,
      state,
      actingUser,
      keyUser: options.keyHasUser === true ? state.users.all()[0] : undefined,
      seesRates: scopes.includes("read.rates"),
      embedsReferences: options.embedsReferences ?? true
    }
    return method === "POST" || method === "PUT"
      ? Result.match(jsonBody(request), {
          onFailure: (message) => failure(400, message),
          onSuccess: (body) => run(route.operation, { ...call, body }, method === "POST")
        })
      : run(route.operation, call, false)
  }

  const run = (operation: Operation, call: Call, creates: boolean): Exchange.Reply =>
    Result.match(operation.run(call), {
      onFailure: refusal,
      onSuccess: (body) =>
        Answer.success(
          creates ? (options.createStatus ?? 201) : 200,
          operation.isSpecified || options.unspecifiedBody !== "empty" ? body : undefined
        )
    })

  return {
    vendor: {
      api: "leanlaw",
      baseUrl: options.baseUrl ?? "https://api.leanlaw.io",
      claims: (request) => request.url.pathname.startsWith("/v2/"),
      answer: (request, now) =>
        traced(
          rateLimit.take(request.headers["authorization"] ?? "", now).allowed
            ? serve(request, now)
            : failure(429, "Too many requests.")
        ),
      documented: (status) => {
        const message = documented[status]
        return message === undefined ? undefined : failure(status, message)
      },
      usualHeaders,
      paging,
      // The vendor documents no header for it.
      quotaHeaders: () => ({}),
      limit,
      cors,
      reset: () => {
        rateLimit.reset()
        built = undefined
        traces = 0
      }
    },
    control: {
      apiKey: key,
      insertClient: (client) =>
        Effect.map(now, (now) => firm().clients.insert(now, (row) => ({ ...Fixtures.plainClient(row), ...client }))),
      deleteClient: (id) => Effect.sync(() => deleteClient(firm(), id)),
      clients: Effect.sync(() => firm().clients.all()),
      bill: (ids, bill) => Effect.map(now, (now) => Invoices.bill(firm(), ids, bill ?? {}, now)),
      exhaustQuota: Effect.map(now, rateLimit.exhaust),
      state: Effect.sync(() => snapshot(firm()))
    }
  }
}

// internal

// What the vendor says of its statuses; of the bodies it says nothing.
const documented: Readonly<Record<number, string>> = {
  400: "The body is not JSON.",
  401: "No API key was sent.",
  403: "The API key is not valid.",
  404: "There is no such path.",
  405: "The path takes GET.",
  429: "Too many requests."
}

const paging: Vendor["paging"] = {
  start: { offset: "offset" },
  limit: { field: "limit", otherwise: 1000 },
  withTotal: (reply, change) => {
    const total = (value: unknown): unknown => (typeof value === "number" ? change(value) : value)
    return { ...reply, body: reply.body && Json.changed(reply.body, ["pagination", "total"], total) }
  }
}

const routes = [
  Clients,
  Codes,
  CustomFields,
  Expenses,
  FixedFees,
  Invoices,
  Matters,
  PracticeAreas,
  TimeEntries,
  Users
].flatMap((group) => group.routes)

// The vendor documents none; without its own request headers no browser could act as a user.
const cors: Vendor["cors"] = {
  ...Cors.standard,
  preflight: {
    ...Cors.standard.preflight,
    "access-control-allow-headers": "accept, authorization, content-type, x-leanlaw-partnerid, x-leanlaw-userid"
  }
}

const countsOf = (options: Options): Partial<Fixtures.Counts> =>
  Object.fromEntries(
    Object.keys(Fixtures.defaultCounts).flatMap((name) => {
      const count = Object.entries(options).find(([option]) => option === name)?.[1]
      return count === undefined ? [] : [[name, count]]
    })
  )

const jsonBody = ({ body, headers }: Exchange.Request): Result.Result<unknown, string> => {
  if (Exchange.mediaType(headers["content-type"]).type !== "application/json") {
    return Result.fail("The body must be application/json.")
  }
  return Result.mapError(
    Result.try((): unknown => JSON.parse(body ?? "")),
    () => "The body is not JSON."
  )
}

const deleteClient = (state: State.State, id: string): boolean => {
  const matters = state.matters.all().filter(({ clientId }) => clientId === id)
  const isTheirs = (item: State.Item): boolean => matters.some((matter) => matter.id === item.matterId)
  for (const table of [state.timeEntries, state.expenses, state.fixedFees]) {
    for (const item of table.all()) if (isTheirs(item)) table.delete(item.id)
  }
  for (const invoice of state.invoices.all()) if (invoice.clientId === id) state.invoices.delete(invoice.id)
  for (const matter of matters) state.matters.delete(matter.id)
  return state.clients.delete(id)
}

const snapshot = (state: State.State): Snapshot => ({
  clients: state.clients.all(),
  matters: state.matters.all(),
  timeEntries: state.timeEntries.all(),
  expenses: state.expenses.all(),
  fixedFees: state.fixedFees.all(),
  invoices: state.invoices.all(),
  practiceAreas: state.practiceAreas.all(),
  users: state.users.all()
})
