/**
 * Every operation of every API package, read from the declarations and the services themselves. An API more is one line
 * in `apis`.
 */
import * as Azalead from "@millrace/azalead"
import * as AzaleadCid from "@millrace/azalead/cid"
import * as Azion from "@millrace/azion/Azion"
import * as AzionV2 from "@millrace/azion/v2"
import * as AzionV3 from "@millrace/azion/v3"
import type { CallSafety } from "@millrace/core/CallSafety"
import type { Operation } from "@millrace/core/Operation"
import * as LeanLaw from "@millrace/leanlaw"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"

/** One operation, and the method that calls it. */
export interface Declared {
  readonly api: string
  /** The service. */
  readonly group: string
  /** The service's method. */
  readonly name: string
  /** The vendor's. */
  readonly operationId: string
  readonly method: string
  /** With `:name` where a path parameter goes. */
  readonly path: string
  readonly safety: CallSafety
  /** Whether the method streams its list: has `pages` and `items`. */
  readonly paginated: boolean
}

/** An API as a package exports it. */
interface Api {
  readonly name: string
  /** The module that exports the groups' modules. */
  readonly groups: object
  /** What their layers are built on. */
  readonly connection: Layer.Layer<never, never, HttpClient.HttpClient>
}

const secret = Redacted.make("nobody's")
const azion = Azion.layer({ credentials: Azion.token(secret) })

const apis: ReadonlyArray<Api> = [
  { name: "azion.v2", groups: AzionV2, connection: azion },
  { name: "azion.v3", groups: AzionV3, connection: azion },
  {
    name: "azalead",
    groups: Azalead,
    connection: Azalead.Azalead.layer({ credentials: Azalead.Azalead.token(secret) })
  },
  { name: "azalead.cid", groups: AzaleadCid, connection: Azalead.Cid.layer({ apiKey: secret }) },
  { name: "leanlaw", groups: LeanLaw, connection: LeanLaw.LeanLaw.layer({ apiKey: secret }) }
]

/** The operations of these APIs, in the order of their declarations. Nothing is sent for it. */
export const read = (some: ReadonlyArray<Api> = apis): Effect.Effect<ReadonlyArray<Declared>> =>
  Effect.map(Effect.forEach(some, ofApi), (declared) => declared.flat())

// internal

const ofApi = ({ connection, groups, name: api }: Api): Effect.Effect<ReadonlyArray<Declared>> =>
  Effect.map(
    Effect.forEach(groupsIn(groups), ([group, module]) =>
      Effect.map(methodsOf(group, module, connection), (methods) =>
        Object.entries(module.operations).map(([name, { id, method, path, safety }]) => ({
          api,
          group,
          name,
          operationId: id,
          method,
          path,
          safety,
          paginated: Predicate.hasProperty(methods, name) && Predicate.hasProperty(methods[name], "pages")
        }))
      )
    ),
    (declared) => declared.flat()
  )

interface Group {
  readonly operations: Readonly<Record<string, Operation>>
}

const groupsIn = (modules: object): ReadonlyArray<readonly [name: string, module: Group]> =>
  Object.entries(modules).flatMap(([name, module]) => (isGroup(module) ? [[name, module] as const] : []))

const isGroup = (module: unknown): module is Group => Predicate.hasProperty(module, "operations")

// The service of a group has its name, and so a layer that needs the API's connection and nothing else; that of a group
// which takes user name and password is made with them.
const methodsOf = (name: string, module: Group, connection: Api["connection"]): Effect.Effect<unknown> => {
  const service = Predicate.hasProperty(module, name) ? module[name] : undefined
  const made = Predicate.hasProperty(service, "layer") ? service.layer : undefined
  const layer: unknown = Predicate.isFunction(made) ? made({ username: "nobody", password: secret }) : made
  if (!Context.isKey(service) || !Layer.isLayer(layer)) {
    return Effect.die(new Error(`${name} declares operations and has no service of that name.`))
  }
  const whole = layer.pipe(Layer.provide(connection), Layer.provide(unreachable)) as Layer.Layer<unknown>
  return Effect.scoped(Effect.map(Layer.build(whole), (context) => context.mapUnsafe.get(service.key)))
}

const unreachable = Layer.succeed(
  HttpClient.HttpClient,
  HttpClient.make(() => Effect.die(new Error("Nothing is sent to read declarations.")))
)
