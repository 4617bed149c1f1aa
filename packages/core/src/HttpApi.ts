/**
 * Declared operations as Effect's own `HttpApi`: for an OpenAPI export, a mock server with `HttpApiBuilder`, or any other
 * tool that reads `HttpApiEndpoint`s. Nothing that only calls an API needs this module.
 */
import type { HttpMethod } from "effect/http/HttpMethod"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"
import type { Codec, Operation } from "./Operation.ts"
import * as Wire from "./Wire.ts"

type Part<Type> = keyof Type extends never ? never : Codec<Type>

/** An operation's `HttpApiEndpoint`; its schemas are the operation's, in the encoding that a server needs. */
export type Endpoint<Op extends Operation> =
  Op extends Operation<
    infer Id,
    infer Method,
    infer Path,
    infer Params,
    infer Query,
    infer Payload,
    infer Success,
    infer Headers
  >
    ? HttpApiEndpoint.HttpApiEndpoint<
        Id,
        Method,
        Path,
        Part<Params>,
        Part<Query>,
        [Payload] extends [never] ? never : Codec<Payload>,
        Part<Headers>,
        Codec<Success>
      >
    : never

/**
 * The endpoint of one operation.
 *
 * @example
 * ```ts
 * import * as HttpApi from "@millrace/core/HttpApi"
 * import * as Operation from "@millrace/core/Operation"
 * import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
 *
 * const ping = HttpApi.endpoint(Operation.get("ping", "/ping", {}))
 * const group = HttpApiGroup.make("health").add(ping)
 * ```
 */
export const endpoint = <Op extends Operation>(operation: Op): Endpoint<Op> => {
  const { headers, id, method, params, path, payload, payloadType, query, success, successType } = operation
  return HttpApiEndpoint.make<HttpMethod>(method)(id, path, {
    ...(isEmpty(params) ? undefined : { params: Schema.toCodecStringTree(params) }),
    ...(isEmpty(query) ? undefined : { query: Schema.toCodecStringTree(query) }),
    ...(headers === undefined ? undefined : { headers: Schema.toCodecStringTree(headers) }),
    ...(payload === undefined ? undefined : { payload: inMedia(payload, payloadType) }),
    ...(success === undefined ? undefined : { success: inMedia(asDocumented(success), successType) })
    // `make` computes the same types from the schemas' classes, which `Operation` has widened to codecs.
  }) as unknown as Endpoint<Op>
}

/**
 * The group of several operations.
 *
 * @example
 * ```ts
 * import * as HttpApi from "@millrace/core/HttpApi"
 * import * as Operation from "@millrace/core/Operation"
 * import * as EffectHttpApi from "effect/http-api/HttpApi"
 * import * as OpenApi from "effect/http-api/OpenApi"
 * import * as Schema from "effect/Schema"
 *
 * const listMills = Operation.get("listMills", "/mills", { success: Schema.Array(Schema.String) })
 * const document = OpenApi.fromApi(EffectHttpApi.make("mills").add(HttpApi.group("mills", [listMills])))
 * ```
 */
export const group = <const Id extends string, Op extends Operation>(
  id: Id,
  operations: ReadonlyArray<Op> | { readonly [method: string]: Op }
): HttpApiGroup.HttpApiGroup<Id, Endpoint<Op>> =>
  Object.values(operations).reduce(
    (group, operation) => group.add(endpoint(operation)),
    // Folding loses which operations went in; the declared type puts them back.
    HttpApiGroup.make(id) as unknown as HttpApiGroup.HttpApiGroup<Id, Endpoint<Op>>
  )

// internal

const inMedia = (schema: Codec<unknown>, contentType: string | undefined): Codec<unknown> =>
  contentType === undefined
    ? schema
    : // What an operation sends or takes as it is is a text.
      HttpApiSchema.asText({ contentType })(schema as Schema.Codec<unknown, string>)

/** From and to the documented shape, where others are taken for it. */
const asDocumented = (schema: Codec<unknown>): Codec<unknown> => {
  const documented = Wire.documented(SchemaAST.toEncoded(schema.ast))
  return documented === undefined
    ? schema
    : Schema.toEncoded(asDocumented(documented)).pipe(
        Schema.decodeTo(schema, { decode: SchemaGetter.passthrough(), encode: SchemaGetter.passthrough() })
      )
}

const isEmpty = ({ ast }: Codec<unknown>): boolean => SchemaAST.isObjects(ast) && ast.propertySignatures.length === 0
