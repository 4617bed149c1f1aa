/**
 * Turns declared operations into the methods of a service: encode the input, send it, decode the reply.
 *
 * A thin interpreter over `Operation`s, in place of Effect's `HttpApiClient`: any 2xx is a success here, a 401 is
 * `Unauthorized` whatever its body is, and every failure is one `ApiError`. What happens on the way is in `Transport.ts`;
 * lists as streams are in `Pagination.ts`.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as UrlParams from "effect/http/UrlParams"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { ApiError, Issue } from "./ApiError.ts"
import { InvalidRequest } from "./ApiError.ts"
import { Decoding } from "./Decoding.ts"
import { facts } from "./internal/Call.ts"
import type { Operation } from "./Operation.ts"
import * as Transport from "./Transport.ts"

type Part<Name extends string, Type> = keyof Type extends never
  ? {}
  : {} extends Type
    ? { readonly [_ in Name]?: Type }
    : { readonly [_ in Name]: Type }

/** What a method takes: `{ params, query, payload }`, each only where the operation has it. */
export type Input<Op extends Operation> =
  Op extends Operation<string, infer _Method, infer _Path, infer Params, infer Query, infer Payload, infer _Success>
    ? Part<"params", Params> & Part<"query", Query> & ([Payload] extends [never] ? {} : { readonly payload: Payload })
    : never

/** What a method gives. */
export type Success<Op extends Operation> =
  Op extends Operation<string, infer _Method, infer _Path, infer _Params, infer _Query, infer _Payload, infer Success>
    ? Success
    : never

/** The arguments of a method: none are needed where all of the input is optional. */
export type Arguments<Op extends Operation> = {} extends Input<Op> ? [input?: Input<Op>] : [input: Input<Op>]

/** One operation of a service. */
export interface Method<Op extends Operation> {
  (...args: Arguments<Op>): Effect.Effect<Success<Op>, ApiError>
  /** The same call, with status, headers and request id beside the value. */
  readonly withResponse: (...args: Arguments<Op>) => Effect.Effect<Transport.Reply<Success<Op>>, ApiError>
}

/** Makes the method of a declared operation. */
export const method = <Op extends Operation>(transport: Transport.Transport, operation: Op): Method<Op> => {
  const encode = encoder(operation)
  const decode = decoder(operation)
  const withResponse = (input?: Parts) =>
    Effect.gen(function* () {
      const request = yield* Effect.mapError(
        encode(input),
        (issues) => new InvalidRequest({ ...facts(transport, operation, 0, Duration.zero), issues })
      )
      return yield* Transport.send(transport, request, decode)
    })
  return Object.assign(
    (input?: Parts) => Effect.map(withResponse(input), ({ value }) => value),
    { withResponse }
    // The encoder and decoder were made from the same operation that `Method<Op>` is computed from.
  ) as unknown as Method<Op>
}

// internal

interface Parts {
  readonly params?: unknown
  readonly query?: unknown
  readonly payload?: unknown
}

// Unknown fields are refused in what we send, always, and in what we receive when the program asks for it.
const strict = { onExcessProperty: "error", errors: "all" } as const

const decoder = ({ success }: Operation): Transport.Decode<unknown> => {
  if (success === undefined) return () => Effect.undefined
  const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(success))
  return (text) =>
    Effect.flatMap(Decoding, (mode) =>
      Effect.mapError(decode(text, mode === "strict" ? strict : undefined), (error) => issuesIn(error))
    )
}

const encoder = (operation: Operation) => {
  const params = Schema.encodeUnknownEffect(operation.params)
  const query = Schema.encodeUnknownEffect(operation.query)
  const payload =
    operation.payload === undefined
      ? undefined
      : Schema.encodeUnknownEffect(Schema.fromJsonString(operation.payload), strict)
  return Effect.fnUntraced(function* (input: Parts = {}): Effect.fn.Return<Transport.Request, ReadonlyArray<Issue>> {
    const at = (part: string) => (error: Schema.SchemaError) => issuesIn(error, part)
    // The encoded side of a struct is a record.
    const encoded = (yield* Effect.mapError(params(input.params ?? {}, strict), at("params"))) as Record<
      string,
      unknown
    >
    const body = payload === undefined ? undefined : yield* Effect.mapError(payload(input.payload), at("payload"))
    const secrets: Array<string> = []
    const issues: Array<Issue> = []
    const path = operation.path.replace(/:(\w+)/g, (_, name: string) => {
      const segment = String(encoded[name])
      // Encoding leaves these as they are, and the URL parser would leave the path's segment with them.
      if (segment === "" || segment === "." || segment === "..") {
        issues.push({ field: `params.${name}`, message: "must not be empty, . or .." })
      }
      if (operation.sensitive) secrets.push(segment)
      return encodeURIComponent(segment)
    })
    if (issues.length > 0) return yield* Effect.fail(issues)
    return {
      operation,
      path,
      // Encoded query fields are texts, numbers, booleans, or arrays of them: what UrlParams takes.
      query: (yield* Effect.mapError(query(input.query ?? {}, strict), at("query"))) as UrlParams.Input,
      body,
      secrets
    }
  })
}

// Schema issues hold no values unless asked to, so nothing of the input or the body gets into an error this way.
const issuesIn = (error: Schema.SchemaError, part?: string): ReadonlyArray<Issue> =>
  SchemaIssue.makeFormatterStandardSchemaV1()(error.issue).issues.map(({ message, path }) => {
    const field = [...(part === undefined ? [] : [part]), ...(path ?? []).map(String)].join(".")
    return field === "" ? { message } : { message, field }
  })
