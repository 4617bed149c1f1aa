/**
 * Any REST API emulated, from schemas or plain JSON, by the convention that `@millrace/rest` speaks: JSON over the standard
 * verbs, Basic authentication, errors as a list with codes, dates in UTC. So a front end can be built before its back end
 * exists.
 *
 * Checked in this order: credentials, path, verb, `Content-Type`, JSON, fields, uniqueness. `rest/Page.ts` says how lists
 * are paged and filtered.
 */
import * as DateTime from "effect/DateTime"
import * as Base64 from "effect/encoding/Base64"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as Result from "effect/Result"
import * as Exchange from "./Exchange.ts"
import * as Route from "./internal/Route.ts"
import * as Answer from "./rest/Answer.ts"
import * as Database from "./rest/Database.ts"
import * as Definition from "./rest/Definition.ts"
import * as Page from "./rest/Page.ts"
import * as Store from "./rest/Store.ts"
import type { Vendor } from "./Vendor.ts"

export type { Definition, Item, Moment, Operation } from "./rest/Definition.ts"
export { now } from "./rest/Definition.ts"

/** Reads a set of resources out of a JSON file's text, or says in one sentence what is wrong with it. */
export const parse = Database.parse

export interface User {
  readonly username: string
  readonly password: string
}

export interface Options {
  /**
   * By their paths: `books`, or `books/:bookId/reviews`, whose items have the field `bookId`. An array is the items of a
   * resource without a schema.
   */
  readonly resources: Readonly<Record<string, Definition.Definition | ReadonlyArray<Definition.Item>>>
  /** @default [user] */
  readonly users?: readonly [User, ...Array<User>] | undefined
  /** @default "https://api.example.com" */
  readonly baseUrl?: string | undefined
}

/** What a test does behind the API's back. Dies for the path of a resource that is not set up. */
export interface Control {
  /** Of the resources, as they were given. */
  readonly paths: ReadonlyArray<string>
  /** In the order of their creation. */
  readonly items: (path: string) => Effect.Effect<ReadonlyArray<Definition.Item>>
  /** Stores an item without any check; an id and generated fields that it does not have are made. */
  readonly insert: (path: string, item: Definition.Item) => Effect.Effect<Definition.Item>
  /** Whether there was such an item. */
  readonly delete: (path: string, id: number | string) => Effect.Effect<boolean>
}

/** The user who is there by default. */
export const user: User = { username: "user", password: "a sandbox password" }

/** @param now the server's clock, in epoch milliseconds */
export const make = (
  options: Options,
  seed: string,
  now: Effect.Effect<number>
): { readonly vendor: Vendor; readonly control: Control } => {
  const users = options.users ?? [user]
  const resources = new Map(
    Object.entries(options.resources).map(([path, given]) => {
      const definition: Definition.Definition = isArray(given) ? { items: given } : given
      return [path, { path, definition, store: Store.make(path, definition, seed) }]
    })
  )
  const routes = [...resources.values()].flatMap((resource) => routesOf(resource, [...resources.values()]))

  const answer = (request: Exchange.Request, now: number): Exchange.Reply => {
    if (!users.some((user) => isUser(user, request.headers["authorization"]))) return Answer.unauthorized
    const route = Route.find(routes, request.method, request.url.pathname)
    if (route._tag === "Unknown") return Answer.notFound
    if (route._tag === "WrongMethod") return Answer.methodNotAllowed(request.method, route.allow)
    const { operation, params } = route
    if (!operation.takesBody) return operation.run({ params, url: request.url, body: {}, now })
    // An action needs none.
    if (operation.takesBody === "maybe" && request.body === undefined) {
      return operation.run({ params, url: request.url, body: undefined, now })
    }
    if (Exchange.mediaType(request.headers["content-type"]).type !== "application/json") {
      return Answer.unsupportedMediaType
    }
    const json = Result.try((): unknown => JSON.parse(request.body ?? ""))
    return Result.isFailure(json)
      ? Answer.notJson
      : operation.run({ params, url: request.url, body: json.success, now })
  }

  const storeOf = (path: string): Effect.Effect<Store.Store> => {
    const resource = resources.get(path)
    return resource === undefined
      ? Effect.die(new Error(`The sandbox has no resource ${path}`))
      : Effect.succeed(resource.store)
  }

  return {
    vendor: {
      api: "rest",
      baseUrl: options.baseUrl ?? "https://api.example.com",
      claims: (request) => Route.find(routes, request.method, request.url.pathname)._tag !== "Unknown",
      answer,
      documented: (status) => Answer.documented[status],
      paging: {
        start: { page: "page", offset: "offset" },
        limit: { field: "limit", otherwise: Page.defaultSize },
        withTotal: Page.withTotal
      },
      quotaHeaders: ({ limit, remaining, resetAt }) => ({
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(remaining),
        "x-ratelimit-reset": String(Math.ceil(resetAt / 1000))
      }),
      limit: 100,
      reset: () => {
        for (const { store } of resources.values()) store.reset()
      }
    },
    control: {
      paths: [...resources.keys()],
      items: (path) => Effect.map(storeOf(path), (store) => store.all()),
      insert: (path, item) =>
        Effect.flatMap(storeOf(path), (store) => Effect.map(now, (now) => store.insert(item, now))),
      delete: (path, id) => Effect.map(storeOf(path), (store) => store.delete(String(id)))
    }
  }
}

// internal

interface Resource {
  /** As in `Options.resources`. */
  readonly path: string
  readonly definition: Definition.Definition
  readonly store: Store.Store
}

interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly url: URL
  readonly body: unknown
  readonly now: number
}

interface Operation {
  readonly takesBody: boolean | "maybe"
  readonly run: (call: Call) => Exchange.Reply
}

const isArray: (value: unknown) => value is ReadonlyArray<unknown> = Array.isArray

const isUser = ({ password, username }: User, authorization: string | undefined): boolean => {
  const [, token = ""] = /^basic +(\S+)$/i.exec(authorization ?? "") ?? []
  return Result.getOrUndefined(Base64.decodeString(token)) === `${username}:${password}`
}

const routesOf = (
  { definition, path, store }: Resource,
  all: ReadonlyArray<Resource>
): ReadonlyArray<Route.Route<Operation>> => {
  const { id = "id" } = definition
  const collection = `/${path.replace(/:(\w+)/g, "{$1}")}`
  const member = `${collection}/{item id}`
  const parents = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name)
  /** What the server makes, and is not to be changed. */
  const made = [id, ...parents, ...Object.keys(definition.generated ?? {})]
  // The resource whose items the last parameter names, if it is one of ours.
  const above = all.find((other) => other.path === path.replace(/\/:\w+\/[^:]*$/, "") && other.path !== path)

  const isThere = (params: Call["params"]) =>
    above === undefined || above.store.find(params[parents.at(-1) ?? ""] ?? "") !== undefined

  const belongs = (item: Definition.Item, params: Call["params"]) =>
    parents.every((name) => String(item[name]) === params[name])

  const find = (params: Call["params"]): Store.Stored | undefined => {
    const stored = store.find(params["item id"] ?? "")
    return stored !== undefined && belongs(stored.item, params) ? stored : undefined
  }

  // Only what the schema knows: a field of the path need not be one of the item.
  const shown = (item: Definition.Item): Definition.Item =>
    definition.schema === undefined
      ? item
      : Object.fromEntries(
          Object.entries(item).filter(([name]) => Object.hasOwn(definition.schema?.fields ?? {}, name))
        )

  const single = (status: number, { item, modified }: Store.Stored): Exchange.Reply => {
    const reply = Exchange.json(status, shown(item))
    const lastModified = Headers.formatHttpDate(DateTime.makeUnsafe(modified))
    // Without it, a browser would take a tenth of the item's age for how long it stays as it is.
    return { ...reply, headers: { ...reply.headers, "last-modified": lastModified, "cache-control": "no-cache" } }
  }

  const put = (status: number, item: Definition.Item, now: number, insert: boolean): Exchange.Reply => {
    if (insert && store.find(String(item[id])) !== undefined) return Answer.conflict(`The ${id} is taken.`)
    const taken = Object.entries(definition.unique ?? {}).filter(([field]) =>
      store.all().some((other) => other[id] !== item[id] && field in item && other[field] === item[field])
    )
    if (taken.length > 0) {
      return Answer.errors(
        409,
        taken.map(([field, code]) => ({ message: `This ${field} is taken.`, code, field }))
      )
    }
    const stored = insert ? store.insert(item, now) : store.put(item, now)
    return single(status, { item: stored, modified: now })
  }

  /** Runs with a body that fits; fields that the server makes may only be sent as they are. */
  const checked = (
    { body }: Call,
    whole: boolean,
    before: Definition.Item | undefined,
    run: (fields: Definition.Item) => Exchange.Reply
  ): Exchange.Reply => {
    if (typeof body !== "object" || body === null || isArray(body)) {
      return Answer.badRequest("The body must be a JSON object.")
    }
    const sent = Object.entries(body).filter(([name, value]) => !made.includes(name) || before?.[name] !== value)
    if (!whole && sent.length === 0) return Answer.badRequest("At least one field is required.")
    const fixed = before === undefined ? [] : sent.filter(([name]) => made.includes(name))
    const fields = Object.fromEntries(sent.filter((field) => !fixed.includes(field)))
    const complaints = [
      ...fixed.map(([field]) => ({ message: "This field cannot be changed.", code: 10422, field })),
      ...Definition.complaints(definition, fields, whole, made)
    ]
    return complaints.length > 0 ? Answer.errors(422, complaints) : run(fields)
  }

  const list = ({ params, url }: Call): Exchange.Reply => {
    if (!isThere(params)) return Answer.notFound
    const items = store.all().filter((item) => belongs(item, params))
    return Page.make(items.map(shown), url)
  }

  const onItem = (run: (stored: Store.Stored, call: Call) => Exchange.Reply) => (call: Call) => {
    const stored = find(call.params)
    return stored === undefined ? Answer.notFound : run(stored, call)
  }

  const get = onItem((stored) => single(200, stored))

  const head = (call: Call): Exchange.Reply => {
    const { body = "", ...reply } = get(call)
    const length = String(new TextEncoder().encode(body).length)
    return { ...reply, body: undefined, headers: { ...reply.headers, "content-length": length } }
  }

  const create = (call: Call): Exchange.Reply => {
    if (!isThere(call.params)) return Answer.notFound
    return checked(call, true, undefined, (fields) => {
      const from = Object.fromEntries(parents.map((name) => [name, asId(call.params[name] ?? "")]))
      const reply = put(201, { ...fields, ...from }, call.now, true)
      const made = reply.status === 201 ? store.all().at(-1)?.[id] : undefined
      return made === undefined
        ? reply
        : {
            ...reply,
            headers: { ...reply.headers, location: `${call.url.pathname}/${encodeURIComponent(String(made))}` }
          }
    })
  }

  const kept = (item: Definition.Item): Definition.Item =>
    Object.fromEntries(Object.entries(item).filter(([name]) => made.includes(name)))

  const replace = onItem(({ item }, call) =>
    checked(call, true, item, (fields) => put(200, { ...kept(item), ...fields }, call.now, false))
  )

  const update = onItem(({ item }, call) =>
    checked(call, false, item, (fields) => put(200, { ...item, ...fields }, call.now, false))
  )

  const remove = onItem((_, { params }) => {
    store.delete(params["item id"] ?? "")
    return Exchange.reply(204)
  })

  const standard: Readonly<Record<Definition.Operation, Route.Route<Operation>>> = {
    list: { method: "GET", path: collection, operation: { takesBody: false, run: list } },
    create: { method: "POST", path: collection, operation: { takesBody: true, run: create } },
    get: { method: "GET", path: member, operation: { takesBody: false, run: get } },
    head: { method: "HEAD", path: member, operation: { takesBody: false, run: head } },
    replace: { method: "PUT", path: member, operation: { takesBody: true, run: replace } },
    update: { method: "PATCH", path: member, operation: { takesBody: true, run: update } },
    delete: { method: "DELETE", path: member, operation: { takesBody: false, run: remove } }
  }
  const actions = Object.entries(definition.actions ?? {}).map(([name, act]): Route.Route<Operation> => ({
    method: "POST",
    path: `${member}/${name}`,
    operation: {
      takesBody: "maybe",
      run: onItem(({ item }, { body, now }) => {
        const key = item[id]
        return put(200, act(item, body, { id: typeof key === "number" ? key : String(key), now }), now, false)
      })
    }
  }))
  const offered = definition.operations ?? keysOf(standard)
  return [
    ...keysOf(standard)
      .filter((name) => offered.includes(name))
      .map((name) => standard[name]),
    ...actions
  ]
}

// `Object.keys` knows no more than that they are texts.
const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as Array<K>

// An id in a path, as JSON has it.
const asId = (text: string): number | string => (String(Number(text)) === text ? Number(text) : text)
