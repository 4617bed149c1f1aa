/**
 * A resource group as data: where it lives, which operations it has, its fields with their checks and defaults, what must be
 * unique, what refuses a delete and how it is answered. `make` turns that into the routes over its table.
 */
import { constTrue, identity } from "effect/Function"
import * as Result from "effect/Result"
import * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Answer from "./Answer.ts"
import type { Call, Operation, Permission } from "./Operation.ts"
import * as Page from "./Page.ts"
import type { Row, Table } from "./Table.ts"

type Write = "create" | "replace" | "update"

export type Verb = "list" | "get" | "delete" | Write

/** Reads a query once, then picks rows by it. */
export type Filter = (query: URLSearchParams) => (row: Row) => boolean

/** What a request body may hold. */
export interface Body {
  readonly fields: Readonly<Record<string, Field.Field<unknown>>>
  readonly required?: ReadonlyArray<string> | undefined
  /** Whether `null` stands for a field that is left out. @default false */
  readonly nullKeeps?: boolean | undefined
}

/** What a row is made from, or changed by. */
interface Birth {
  readonly id: number
  /** Path parameters of the request. */
  readonly params: Call["params"]
  readonly now: number
  /** The user's name. */
  readonly editor: string
}

export interface Resource extends Body {
  /** Of the list, such as `/edge_firewall/{edge_firewall_id}/rules_engine`. */
  readonly path: string
  /** The path parameter that names one item. */
  readonly param: string
  readonly table: Table
  /** What the first path parameter names; rows go when it goes. */
  readonly parent?: Table | undefined
  /** What the other path parameters may be. */
  readonly segments?: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  readonly verbs: ReadonlyArray<Verb>
  readonly permissions?: Partial<Record<Verb, Permission | undefined>> | undefined
  /** @default as version 3 does */
  readonly errors?: Answer.Errors | undefined
  /** A whole row with every default. What is no field of a body survives PUT. */
  readonly blank: (birth: Birth) => Row
  /** Bodies that differ from the resource's own. PATCH requires nothing by itself. */
  readonly bodies?: Partial<Record<Write, Body>> | undefined
  /** What every write changes by itself; `given` is the body. */
  readonly touch?: ((birth: Birth, row: Row, given: Row) => Row) | undefined
  /** Fields that no two rows of a scope may have the same value of. @default ["name"] where there is such a field */
  readonly unique?: ReadonlyArray<string> | undefined
  /** Any further conflict with the others of the scope, in words. */
  readonly conflict?: ((row: Row, others: ReadonlyArray<Row>) => string | undefined) | undefined
  /** What is wrong with a row as a whole; `given` is the body. */
  readonly check?: ((row: Row, given: Row) => Field.Complaints | undefined) | undefined
  /** Why a row may not go or change. */
  readonly refuse?: ((row: Row, verb: Verb) => Exchange.Reply | undefined) | undefined
  /** What else a create does. */
  readonly created?: ((row: Row, given: Row) => void) | undefined
  /** Whether a list has the row. @default always */
  readonly filter?: Filter | undefined
  /** The row as the outside sees it. */
  readonly show?: ((row: Row) => Row) | undefined
  /** The same, where a list or a write shows something else. */
  readonly showListed?: ((row: Row) => Row) | undefined
  readonly showWritten?: ((row: Row, verb: Write) => Row) | undefined
  readonly envelopes?: Partial<Record<Write | "get", Answer.Envelope>> | undefined
  /** The body of a list that does not page. */
  readonly wholeList?: ((items: ReadonlyArray<Row>) => unknown) | undefined
  /** What a paged list has in `results`. */
  readonly results?: ((items: ReadonlyArray<Row>, params: Call["params"]) => unknown) | undefined
  readonly orderBy?: string | undefined
  /** @default 201, 200, 200, 204 */
  readonly statuses?: Partial<Record<Write | "delete", number>> | undefined
  readonly pastEnd?: Page.PastEnd | undefined
}

export interface Collection {
  readonly routes: ReadonlyArray<Route<Operation>>
  /** Stores a row without any check; what is left out gets its default. */
  readonly insert: (given?: Row | undefined, params?: Call["params"] | undefined) => Row
}

/** Seeded rows are as old as this, and by nobody who can log in. */
const seeded = { now: Date.UTC(2026, 0, 5, 10), editor: "seed@example.com" }

export const make = (resource: Resource): Collection => {
  const { errors = Answer.version3, parent, path, table, touch, wholeList } = resource
  const scopeParams = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
  parent?.adopt(table)
  const show = resource.show ?? identity
  const showListed = resource.showListed ?? show
  const showWritten = resource.showWritten ?? show
  const unique = resource.unique ?? (Object.hasOwn(resource.fields, "name") ? ["name"] : [])
  const statuses = { create: 201, replace: 200, update: 200, delete: 204, ...resource.statuses }

  const scopeOf = (params: Call["params"]): string => scopeParams.map((name) => params[name] ?? "").join("/")

  // Whether everything that the path names above the item is there.
  const isScope = (params: Call["params"]): boolean =>
    (parent === undefined || parent.find(params[scopeParams[0] ?? ""] ?? "") !== undefined) &&
    Object.entries(resource.segments ?? {}).every(([name, values]) => values.includes(params[name] ?? ""))

  const find = (params: Call["params"]): Row | undefined =>
    isScope(params) ? table.find(params[resource.param] ?? "", scopeOf(params)) : undefined

  const birthOf = ({ now, params, user }: Call): Birth => ({ id: table.nextId(), params, now, editor: user.username })

  const bodyOf = (verb: Write): Body =>
    resource.bodies?.[verb] ?? (verb === "update" ? { fields: resource.fields } : resource)

  const clash = (row: Row, scope: string): string | undefined => {
    const others = table.all(scope).filter((other) => table.keyOf(other) !== table.keyOf(row))
    const name = unique.find((name) => others.some((other) => other[name] === row[name]))
    return name === undefined ? resource.conflict?.(row, others) : `${name} "${String(row[name])}" is already in use.`
  }

  // Checks the body, then the row that `rowOf` makes of it, then stores it.
  const write = (verb: Write, call: Call, rowOf: (given: Row) => Row): Exchange.Reply => {
    const { fields, nullKeeps = false, required = [] } = bodyOf(verb)
    const read = Field.object(fields, call.body, required)
    if (Result.isFailure(read)) return errors.invalidFields(read.failure)
    // Some bodies may hold an id; which one a row has is never theirs to say.
    const isGiven = ([name, value]: readonly [string, unknown]): boolean =>
      name !== "id" && (!nullKeeps || value !== null)
    const given = Object.fromEntries(Object.entries(read.success).filter(isGiven))
    if (verb === "update" && Object.keys(given).length === 0) {
      return errors.badRequest("At least one field is required.")
    }
    const fresh = rowOf(given)
    const row = { ...fresh, ...touch?.(birthOf(call), fresh, given) }
    const complaints = resource.check?.(row, given)
    if (complaints !== undefined) return errors.invalidFields(complaints)
    const scope = scopeOf(call.params)
    const conflict = clash(row, scope)
    if (conflict !== undefined) return errors.conflict(conflict)
    table.put(row, scope)
    if (verb === "create") resource.created?.(row, given)
    return Answer.json(statuses[verb], (resource.envelopes?.[verb] ?? Answer.single)(showWritten(row, verb)))
  }

  const onItem = (verb: Verb, run: (row: Row, call: Call) => Exchange.Reply) => (call: Call) => {
    const row = find(call.params)
    return row === undefined ? errors.notFound : (resource.refuse?.(row, verb) ?? run(row, call))
  }

  const runs: Readonly<Record<Verb, (call: Call) => Exchange.Reply>> = {
    list: ({ params, url }) => {
      if (!isScope(params)) return errors.notFound
      const rows = table
        .all(scopeOf(params))
        .filter(resource.filter?.(url.searchParams) ?? constTrue)
        .map(showListed)
      if (wholeList !== undefined) return Answer.json(200, wholeList(rows))
      const { orderBy, pastEnd = "empty", results } = resource
      return Page.make(rows, {
        fields: Object.keys(showListed(resource.blank({ ...seeded, id: 0, params }))),
        url,
        errors,
        pastEnd,
        orderBy,
        results: results === undefined ? undefined : (items) => results(items, params)
      })
    },
    get: onItem("get", (row) => Answer.json(200, (resource.envelopes?.get ?? Answer.single)(show(row)))),
    create: (call) =>
      isScope(call.params)
        ? write("create", call, (given) => ({ ...resource.blank(birthOf(call)), ...given }))
        : errors.notFound,
    replace: onItem("replace", (row, call) =>
      write("replace", call, (given) => {
        const blank = resource.blank({ ...birthOf(call), id: Number(row["id"]) })
        const isField = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(bodyOf("replace").fields, name)
        return { ...row, ...Object.fromEntries(Object.entries(blank).filter(isField)), ...given }
      })
    ),
    update: onItem("update", (row, call) => write("update", call, (given) => ({ ...row, ...given }))),
    delete: onItem("delete", (row) => {
      table.remove(table.keyOf(row))
      return Exchange.reply(statuses.delete)
    })
  }

  return {
    insert: (given = {}, params = {}) => {
      const id = typeof given["id"] === "number" ? given["id"] : table.nextId()
      return table.put({ ...resource.blank({ ...seeded, id, params }), ...given }, scopeOf(params))
    },
    routes: resource.verbs.map((verb) => ({
      method: methods[verb],
      path: verb === "list" || verb === "create" ? path : `${path}/{${resource.param}}`,
      operation: { permission: resource.permissions?.[verb], errors, run: runs[verb] }
    }))
  }
}

/** The same permission for every verb that looks, and for every verb that changes. */
export const permissions = (view: Permission, edit: Permission): Record<Verb, Permission> => ({
  list: view,
  get: view,
  create: edit,
  replace: edit,
  update: edit,
  delete: edit
})

export const everyVerb: ReadonlyArray<Verb> = ["list", "get", "create", "replace", "update", "delete"]

/** The filter of lists that take an exact `name`. */
export const byName: Filter = (query) => {
  const name = query.get("name")
  return name === null ? constTrue : (row) => row["name"] === name
}

/** The `filter` of applications and what is under them. Its syntax is not documented: here it is a part of the name. */
export const byFilter: Filter = (query) => byPart(query.get("filter"))

/** Rows whose name has this part. */
export const byPart = (part: string | null): ((row: Row) => boolean) =>
  part === null ? constTrue : (row) => String(row["name"]).includes(part)

/** Only these fields, in this order; those that the row lacks are left out. */
export const pick = (row: Row, names: ReadonlyArray<string>): Row =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, row[name]]))

/** All fields but these. */
export const omit = (row: Row, ...names: ReadonlyArray<string>): Row =>
  pick(
    row,
    Object.keys(row).filter((name) => !names.includes(name))
  )

// internal

const methods = { list: "GET", get: "GET", create: "POST", replace: "PUT", update: "PATCH", delete: "DELETE" } as const
