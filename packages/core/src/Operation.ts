/**
 * The declaration of one operation of an API: what goes over the wire, and what repeating it may do.
 *
 * Declared once. `Client.ts` makes calls of it, and `HttpApi.ts` turns it into Effect's own `HttpApiEndpoint` (OpenAPI
 * export, mock servers). It is a plain object on purpose: an app that only calls carries none of the server's side of
 * `HttpApiEndpoint` (4.9 kB gzip on effect 4.1.0).
 */
import type { HttpMethod } from "effect/http/HttpMethod"
import * as Schema from "effect/Schema"
import * as CallSafety from "./CallSafety.ts"
import type { Rule } from "./Quota.ts"

/** A schema that needs no services to encode and decode. */
export interface Codec<out Type> extends Schema.Codec<Type, unknown> {}

/** Named schemas, as for `Schema.Struct`. */
export type Fields = { readonly [name: string]: Codec<unknown> }

/**
 * `Params`, `Query`, `Headers`, `Payload` and `Success` are the decoded types; `{}` and `never` stand for "has none".
 */
export interface Operation<
  out Id extends string = string,
  out Method extends HttpMethod = HttpMethod,
  out Path extends `/${string}` = `/${string}`,
  out Params = unknown,
  out Query = unknown,
  out Payload = unknown,
  out Success = unknown,
  out Headers = unknown
> {
  /** The vendor's own id, so that errors and the vendor's description speak of the same thing. */
  readonly id: Id
  readonly method: Method
  /** With `:name` where a path parameter goes. */
  readonly path: Path
  readonly params: Codec<Params>
  readonly query: Codec<Query>
  /** Absent where no header is the caller's to give. */
  readonly headers?: Codec<Headers> | undefined
  readonly payload?: Codec<Payload> | undefined
  /** The payload's media type where it is a text and not JSON. */
  readonly payloadType?: string | undefined
  /** Absent where a success has no body. */
  readonly success?: Codec<Success> | undefined
  /** The success' media type where it is a text and not JSON. */
  readonly successType?: string | undefined
  readonly safety: CallSafety.CallSafety
  /** Counts it in place of the API's own. */
  readonly quota?: Rule | undefined
  /** The body of a success, or a path parameter, is a secret, such as a token: errors and logs keep nothing of it. @default false */
  readonly sensitive?: boolean | undefined
}

/** What an operation takes and gives, where it differs from nothing. */
export interface Options<Params extends Fields, Query extends Fields, Headers extends Fields, Payload, Success> {
  readonly params?: Params | undefined
  readonly query?: Query | undefined
  /** Header parameters, by their names on the wire. @default none */
  readonly headers?: Headers | undefined
  /** The body to send; JSON, unless `payloadType` says otherwise. @default no body */
  readonly payload?: Codec<Payload> | undefined
  /** Sends the payload under this media type, as the text that its schema encodes to. @default JSON */
  readonly payloadType?: string | undefined
  /** The body of any 2xx; JSON, unless `successType` says otherwise. @default no body */
  readonly success?: Codec<Success> | undefined
  /** Asks for this media type, and decodes the text that comes as it is. @default JSON */
  readonly successType?: string | undefined
  /** @default by method, see `CallSafety.fromMethod` */
  readonly safety?: CallSafety.CallSafety | undefined
  /** The quota that counts it, where the API has one of its own for it. @default the API's */
  readonly quota?: Rule | undefined
  /** @default false */
  readonly sensitive?: boolean | undefined
}

/**
 * A query or header field that may be left out, or be `undefined`, which is the same.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const listMills = Operation.get("listMills", "/mills", {
 *   query: { river: Operation.optional(Schema.String) },
 *   success: Schema.Array(Schema.String)
 * })
 * ```
 */
export const optional = <S extends Codec<unknown>>(schema: S): Schema.optional<S> =>
  // `Client` drops what is undefined before it encodes, so the schema need not know it, nor the bundle.
  Schema.optionalKey(schema) as unknown as Schema.optional<S>

/**
 * Declares an operation with any method; for the usual ones {@link get}, {@link post} and so on are shorter.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const searchMills = Operation.make("QUERY")("searchMills", "/mills", {
 *   payload: Schema.Struct({ text: Schema.String }),
 *   success: Schema.Array(Schema.String)
 * })
 * ```
 */
export const make =
  <const Method extends HttpMethod>(method: Method) =>
  <
    const Id extends string,
    const Path extends `/${string}`,
    Params extends Fields = {},
    Query extends Fields = {},
    Headers extends Fields = {},
    Payload = never,
    Success = void
  >(
    id: Id,
    path: Path,
    options: Options<Params, Query, Headers, Payload, Success>
  ): Operation<
    Id,
    Method,
    Path,
    Schema.Struct.Type<Params>,
    Schema.Struct.Type<Query>,
    Payload,
    Success,
    Schema.Struct.Type<Headers>
  > => ({
    ...options,
    id,
    method,
    path,
    // Without the option the type parameter is `{}`, which the empty struct fits; TypeScript cannot see that.
    params: Schema.Struct(options.params ?? ({} as Params)),
    query: Schema.Struct(options.query ?? ({} as Query)),
    headers: options.headers && Schema.Struct(options.headers),
    safety: options.safety ?? CallSafety.fromMethod(method)
  })

/**
 * Declares an operation that reads.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const getMill = Operation.get("getMill", "/mills/:id", {
 *   params: { id: Schema.Int },
 *   success: Schema.Struct({ id: Schema.Int })
 * })
 * ```
 */
export const get = /*#__PURE__*/ make("GET")
/**
 * Declares an operation that is unsafe: it is not repeated unless nothing was done.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const buildMill = Operation.post("buildMill", "/mills", {
 *   payload: Schema.Struct({ river: Schema.String }),
 *   success: Schema.Struct({ id: Schema.Int })
 * })
 * ```
 */
export const post = /*#__PURE__*/ make("POST")
/**
 * Declares an operation that is idempotent: twice is the same as once.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const replaceMill = Operation.put("replaceMill", "/mills/:id", {
 *   params: { id: Schema.Int },
 *   payload: Schema.Struct({ river: Schema.String })
 * })
 * ```
 */
export const put = /*#__PURE__*/ make("PUT")
/**
 * Declares an operation that is unsafe, unless its declaration says otherwise.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const moveMill = Operation.patch("moveMill", "/mills/:id", {
 *   params: { id: Schema.Int },
 *   payload: Schema.Struct({ river: Schema.String }),
 *   safety: "idempotent"
 * })
 * ```
 */
export const patch = /*#__PURE__*/ make("PATCH")

/**
 * Declares an operation that is idempotent and has, as a rule, no body.
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Schema from "effect/Schema"
 *
 * const razeMill = Operation.delete("razeMill", "/mills/:id", { params: { id: Schema.Int } })
 * ```
 */
const delete_ = /*#__PURE__*/ make("DELETE")

export { delete_ as delete }
