/**
 * Every way in which a call to an API can fail: one class per meaning, one closed union, `ApiError`.
 *
 * Match by tag (`Effect.catchTag("TooManyRequests", ...)`), never by `instanceof`: tags also work across two copies of
 * this package. None of them holds a header, a credential or a full URL: logging one is safe. How a response becomes one
 * of these is decided in `Transport.ts`.
 *
 * Built as Effect's own `HttpClientError` is: light classes, and a schema beside them for whoever sends an error to
 * another worker. `Schema.TaggedError` would put 1.1 kB gzip into every app and validate each error it makes.
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** One thing that the API, or a schema, found wrong. */
export interface Issue {
  /** For people. */
  readonly message: string
  /** For programs, where the vendor gives one. */
  readonly code?: string | undefined
  /** Where the vendor's error body, or the schema, names one. */
  readonly field?: string | undefined
}

/** What every error says of its call. */
export interface CallFacts {
  /** The API, such as `azion.v3`. */
  readonly api: string
  /** The operation's id in the vendor's description, such as `listDomains`. */
  readonly operation: string
  readonly method: string
  /** The path template; never the path itself, which may hold a secret. */
  readonly route: string
  /** Requests sent for this call, the first one included. */
  readonly attempts: number
  /** From the call to the failure, waits included. */
  readonly elapsed: Duration.Duration
}

/** What an error says of the response it was made of. */
export interface ResponseFacts extends CallFacts {
  readonly status: number
  /** The server's id for this request: quote it to the vendor's support. */
  readonly requestId?: string | undefined
  /** How long the server asked to wait, as far as it said so. */
  readonly retryAfter?: Duration.Duration | undefined
  /** What the vendor's error body says, parsed. */
  readonly issues: ReadonlyArray<Issue>
  /** The raw body, at most {@link bodyLimit} characters of it. */
  readonly body: string
}

/**
 * The most that an error keeps of a response body, in UTF-16 code units.
 *
 * @example
 * ```ts
 * import * as ApiError from "@millrace/core/ApiError"
 *
 * const isCut = ({ body }: ApiError.ResponseFacts) => body.length === ApiError.bodyLimit
 * ```
 */
export const bodyLimit = 4096

// `Data.TaggedError` with the message that all classes of this module share, also where the error is printed as an object.
const tagged = <const Tag extends string>(tag: Tag, advice: string) => {
  const Base = Data.TaggedError(tag)
  Object.defineProperties(Base.prototype, {
    message: {
      get(this: ApiError) {
        return describe(this, advice)
      }
    },
    toJSON: {
      value(this: ApiError) {
        return Object.assign({ message: this.message }, this)
      }
    }
  })
  return Base
}

/** 400: the API found the request wrong. */
export class BadRequest extends tagged("BadRequest", "Correct the request.")<ResponseFacts> {}

/** 401: no credentials, or the API does not accept them. */
export class Unauthorized extends tagged("Unauthorized", "Check the credentials.")<ResponseFacts> {}

/** 403: known, but not allowed to do this. */
export class Forbidden extends tagged("Forbidden", "The credentials lack the permission.")<ResponseFacts> {}

/**
 * 404: no such resource. Of a DELETE with more than one of its `attempts`, the first may have been carried out and only its
 * answer lost.
 */
export class NotFound extends tagged("NotFound", "Check the ids; it may be gone.")<ResponseFacts> {}

/** 405: the path exists, the verb does not. */
export class MethodNotAllowed extends tagged("MethodNotAllowed", "The API does not offer this verb.")<ResponseFacts> {}

/** 406: the API cannot answer in the form, or the version, that was asked for. */
export class NotAcceptable extends tagged("NotAcceptable", "The API does not offer this version.")<ResponseFacts> {}

/** 409: the request collides with what is there. */
export class Conflict extends tagged("Conflict", "It exists, or has changed: read it first.")<ResponseFacts> {}

/** 415: the API does not read this kind of body. */
export class UnsupportedMediaType extends tagged(
  "UnsupportedMediaType",
  "The API does not offer this type."
)<ResponseFacts> {}

/** 422: well-formed, but the API cannot do it. */
export class UnprocessableContent extends tagged("UnprocessableContent", "Correct what it refuses.")<ResponseFacts> {}

/** 429, or a quota whose next free moment lies past the deadline: then nothing was sent, and `status` is 429 still. */
export class TooManyRequests extends tagged(
  "TooManyRequests",
  "Wait for retryAfter, or raise the deadline."
)<ResponseFacts> {}

/** 5xx: the server failed. */
export class ServerError extends tagged("ServerError", "Read what was carried out; try again later.")<ResponseFacts> {}

/** Any other status that is not a success. */
export class UnexpectedStatus extends tagged("UnexpectedStatus", "The API does not document this.")<ResponseFacts> {}

/**
 * No response came: the network, the browser's CORS check, or a server that hung up. A PUT or DELETE may have been carried
 * out, and may be repeated; anything else changed nothing.
 */
export class TransportError extends tagged("TransportError", "Check the network, the base URL and CORS.")<
  CallFacts & { readonly description: string }
> {}

/** The store of a quota that is shared between machines did not answer: nothing was sent. */
export class QuotaUnavailable extends tagged("QuotaUnavailable", "Check the quota's store.")<
  CallFacts & { readonly description: string }
> {}

/**
 * Time ran out: of one attempt, or of the whole call (`scope`). A PUT or DELETE that was sent may have been carried out,
 * and may be repeated; anything else changed nothing.
 */
export class Timeout extends tagged("Timeout", "Ask for less, or raise the deadline.")<
  CallFacts & {
    readonly scope: "attempt" | "total"
    readonly limit: Duration.Duration
  }
> {}

/**
 * An unsafe call was sent and no answer came: it may have been carried out, so it was not repeated.
 *
 * Browsers themselves may send a request again when a connection that they reused breaks, a POST too; a page cannot
 * prevent it and is not told.
 */
export class OutcomeUnknown extends tagged(
  "OutcomeUnknown",
  "It may have been carried out: read before you repeat it."
)<
  CallFacts & {
    readonly reason: "TransportError" | "Timeout"
    readonly description: string
  }
> {}

/** The input does not fit the operation's declaration: nothing was sent. */
export class InvalidRequest extends tagged("InvalidRequest", "Correct the input; nothing was sent.")<
  CallFacts & { readonly issues: ReadonlyArray<Issue> }
> {}

/** A success whose body could not be read, is not JSON, or does not fit the operation's declaration. */
export class InvalidResponse extends tagged(
  "InvalidResponse",
  "The API does not send what is declared."
)<ResponseFacts> {}

/**
 * The statuses that have a class of their own; every 5xx is a `ServerError`, the rest `UnexpectedStatus`.
 *
 * @example
 * ```ts
 * import * as ApiError from "@millrace/core/ApiError"
 * import * as Duration from "effect/Duration"
 *
 * const missing = new ApiError.byStatus[404]({
 *   api: "mills",
 *   operation: "getMill",
 *   method: "GET",
 *   route: "/mills/:id",
 *   attempts: 1,
 *   elapsed: Duration.millis(20),
 *   status: 404,
 *   issues: [],
 *   body: ""
 * })
 * ```
 */
export const byStatus = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  405: MethodNotAllowed,
  406: NotAcceptable,
  409: Conflict,
  415: UnsupportedMediaType,
  422: UnprocessableContent,
  429: TooManyRequests
} as const

/** An answer whose status is not a success. */
export type StatusError =
  | BadRequest
  | Unauthorized
  | Forbidden
  | NotFound
  | MethodNotAllowed
  | NotAcceptable
  | Conflict
  | UnsupportedMediaType
  | UnprocessableContent
  | TooManyRequests
  | ServerError
  | UnexpectedStatus

/** All that can come out of a call. */
export type ApiError =
  | StatusError
  | TransportError
  | QuotaUnavailable
  | Timeout
  | OutcomeUnknown
  | InvalidRequest
  | InvalidResponse

/**
 * The union as a schema: encode an error in one worker, decode it in another, and it is the same error. Decoding fails
 * with a `SchemaError` for anything else.
 *
 * @example
 * ```ts
 * import * as ApiError from "@millrace/core/ApiError"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * declare const call: Effect.Effect<string, ApiError.ApiError>
 * declare const post: (message: unknown) => Effect.Effect<void>
 *
 * const reported = Effect.tapError(call, (error) => post(Schema.encodeSync(ApiError.ApiError)(error)))
 * ```
 *
 * @example
 * ```ts
 * import type * as ApiError from "@millrace/core/ApiError"
 * import * as Effect from "effect/Effect"
 *
 * declare const call: Effect.Effect<string, ApiError.ApiError>
 *
 * // Every class, by what a program may do about it.
 * const advised = call.pipe(
 *   Effect.catchTag(["Unauthorized", "Forbidden"], () => Effect.succeed("ask for other credentials")),
 *   Effect.catchTag(["NotFound", "Conflict"], () => Effect.succeed("read again what is there")),
 *   Effect.catchTag(["BadRequest", "UnprocessableContent", "InvalidRequest"], ({ issues }) =>
 *     Effect.succeed(`correct ${issues.map(({ field }) => field).join(", ")}`)
 *   ),
 *   Effect.catchTag(["TooManyRequests", "ServerError", "Timeout", "TransportError", "QuotaUnavailable"], () =>
 *     Effect.succeed("try again later")
 *   ),
 *   Effect.catchTag("OutcomeUnknown", () => Effect.succeed("look whether it was carried out")),
 *   Effect.catchTag(
 *     ["MethodNotAllowed", "NotAcceptable", "UnsupportedMediaType", "UnexpectedStatus", "InvalidResponse"],
 *     ({ message }) => Effect.succeed(`tell the package's authors: ${message}`)
 *   )
 * )
 * ```
 */
export const ApiError: Schema.Codec<ApiError, unknown> = Schema.suspend(() => {
  const Issue = Schema.Struct({
    message: Schema.String,
    code: Schema.optional(Schema.String),
    field: Schema.optional(Schema.String)
  })
  const call = {
    api: Schema.String,
    operation: Schema.String,
    method: Schema.String,
    route: Schema.String,
    attempts: Schema.Finite,
    elapsed: Schema.DurationFromMillis
  }
  const response = {
    ...call,
    status: Schema.Finite,
    requestId: Schema.optional(Schema.String),
    retryAfter: Schema.optional(Schema.DurationFromMillis),
    issues: Schema.Array(Issue),
    body: Schema.String
  }
  return Schema.Union([
    codec(Schema.TaggedStruct("BadRequest", response), BadRequest),
    codec(Schema.TaggedStruct("Unauthorized", response), Unauthorized),
    codec(Schema.TaggedStruct("Forbidden", response), Forbidden),
    codec(Schema.TaggedStruct("NotFound", response), NotFound),
    codec(Schema.TaggedStruct("MethodNotAllowed", response), MethodNotAllowed),
    codec(Schema.TaggedStruct("NotAcceptable", response), NotAcceptable),
    codec(Schema.TaggedStruct("Conflict", response), Conflict),
    codec(Schema.TaggedStruct("UnsupportedMediaType", response), UnsupportedMediaType),
    codec(Schema.TaggedStruct("UnprocessableContent", response), UnprocessableContent),
    codec(Schema.TaggedStruct("TooManyRequests", response), TooManyRequests),
    codec(Schema.TaggedStruct("ServerError", response), ServerError),
    codec(Schema.TaggedStruct("UnexpectedStatus", response), UnexpectedStatus),
    codec(Schema.TaggedStruct("TransportError", { ...call, description: Schema.String }), TransportError),
    codec(Schema.TaggedStruct("QuotaUnavailable", { ...call, description: Schema.String }), QuotaUnavailable),
    codec(
      Schema.TaggedStruct("Timeout", {
        ...call,
        scope: Schema.Literals(["attempt", "total"]),
        limit: Schema.DurationFromMillis
      }),
      Timeout
    ),
    codec(
      Schema.TaggedStruct("OutcomeUnknown", {
        ...call,
        reason: Schema.Literals(["TransportError", "Timeout"]),
        description: Schema.String
      }),
      OutcomeUnknown
    ),
    codec(Schema.TaggedStruct("InvalidRequest", { ...call, issues: Schema.Array(Issue) }), InvalidRequest),
    codec(Schema.TaggedStruct("InvalidResponse", response), InvalidResponse)
  ])
})

// internal

const codec = <Facts extends { readonly _tag: string }, Self extends ApiError & Facts>(
  struct: Schema.Codec<Facts, unknown>,
  Class: new (facts: Facts) => Self
) =>
  struct.pipe(
    Schema.decodeTo(
      Schema.declare((error): error is Self => Predicate.isTagged(error, Class.prototype.name)),
      SchemaTransformation.transform({ decode: (facts: Facts) => new Class(facts), encode: (error): Facts => error })
    )
  )

const seconds = (span: Duration.Duration): string => `${Math.ceil(Duration.toSeconds(span) * 10) / 10} s`

const describe = (error: ApiError, advice: string): string => {
  const { issues = [], requestId, retryAfter, status }: Partial<ResponseFacts> = error
  const what = [
    status && `status ${status}`,
    "description" in error && error.description,
    error._tag === "Timeout" && `${error.scope} timeout after ${seconds(error.limit)}`,
    ...issues.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`))
  ]
  const facts = [
    `${error.method} ${error.route}`,
    `attempts: ${error.attempts}`,
    requestId && `request id: ${requestId}`,
    retryAfter && `retry after: ${seconds(retryAfter)}`
  ]
  return `${error.api} ${error.operation} failed: ${list(what, "; ").replace(/\.$/, "")}. ${advice} (${list(facts, ", ")})`
}

const list = (parts: ReadonlyArray<unknown>, separator: string): string => parts.filter(Boolean).join(separator)
