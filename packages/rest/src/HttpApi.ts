/**
 * A resource as a group of Effect's `HttpApi`: for an OpenAPI export, a mock server with `HttpApiBuilder`, or any other tool
 * that reads `HttpApiEndpoint`s. Programs that call the API do not need it.
 */
import * as HttpApi from "@millrace/core/HttpApi"
import type * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import type { Operations } from "./Declaration.ts"

/**
 * The group of a resource's operations.
 *
 * @example
 * ```ts
 * import * as HttpApi from "@millrace/rest/HttpApi"
 * import * as Resource from "@millrace/rest/Resource"
 * import * as EffectHttpApi from "effect/http-api/HttpApi"
 * import * as OpenApi from "effect/http-api/OpenApi"
 * import * as Schema from "effect/Schema"
 *
 * const Book = Schema.Struct({ id: Schema.Int, title: Schema.String })
 * const Books = Resource.make("books", { path: "/books", schema: Book, id: "id", list: true, get: true })
 * const document = OpenApi.fromApi(EffectHttpApi.make("library").add(HttpApi.group("books", Books)))
 * ```
 */
export const group = <const Id extends string, const Ops extends Operations>(
  id: Id,
  { operations }: { readonly operations: Ops }
): HttpApiGroup.HttpApiGroup<Id, HttpApi.Endpoint<Ops[keyof Ops]>> =>
  // A resource without any operation would be a group without any endpoint, which is of no use to anybody.
  HttpApi.group(id, Object.values(operations) as unknown as readonly [Ops[keyof Ops], ...Array<Ops[keyof Ops]>])
