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
    encode(input).pipe(
      Effect.mapError((issues) => new InvalidRequest({ ...facts(transport, operation, 0, Duration.zero), issues })),
      Effect.flatMap((request) => Transport.send(transport, request, decode))
    )
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
  const encode = (part: "params" | "query" | "payload", schema: Schema.Codec<unknown, unknown>) => {
    const run = Schema.encodeUnknownEffect(schema)
    return (input: unknown) => Effect.mapError(run(input, strict), (error) => issuesIn(error, part))
  }
  const params = encode("params", operation.params)
  const query = encode("query", operation.query)
  const payload = operation.payload && encode("payload", Schema.fromJsonString(operation.payload))
  return Effect.fnUntraced(function* (input: Parts = {}): Effect.fn.Return<Transport.Request, ReadonlyArray<Issue>> {
    // The encoded side of a struct is a record, of a JSON text a string; of a query's fields, what UrlParams takes.
    const encoded = (yield* params(input.params ?? {})) as Record<string, unknown>
    const request = {
      operation,
      query: (yield* query(input.query ?? {})) as UrlParams.Input,
      body: payload && ((yield* payload(input.payload)) as string)
    }
    const secrets: Array<string> = []
    const issues: Array<Issue> = []
    const path = operation.path.replace(/:(\w+)/g, (_, name: string) => {
      const segment = String(encoded[name])
      // Encoding leaves the dots as they are, and the URL parser would leave the path's segment with them.
      if (["", ".", ".."].includes(segment) || !segment.isWellFormed()) {
        issues.push({ field: `params.${name}`, message: "must be well-formed text, and not empty, . or .." })
      }
      if (operation.sensitive) secrets.push(segment)
      return encodeURIComponent(segment.toWellFormed())
    })
    return issues.length > 0 ? yield* Effect.fail(issues) : { ...request, path, secrets }
  })
}

// Schema issues hold no values unless asked to, so nothing of the input or the body gets into an error this way.
const issuesIn = (error: Schema.SchemaError, part?: string): ReadonlyArray<Issue> =>
  SchemaIssue.makeFormatterStandardSchemaV1()(error.issue).issues.map(({ message, path }) => {
    const field = [...(part === undefined ? [] : [part]), ...(path ?? []).map(String)].join(".")
    return field === "" ? { message } : { message, field }
  })
