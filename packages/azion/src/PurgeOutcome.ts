/**
 * What came of a purge, in one shape: the vendor answers a batch with 207 and one group per outcome, a single key with
 * 201 and one sentence, and sometimes with nothing at all.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"

/** Targets that fared alike. */
export interface PurgeGroup extends Schema.Schema.Type<typeof PurgeGroup> {}

// "HTTP/1.1 403 FORBIDDEN"
const StatusLine = Schema.String.pipe(
  Schema.decodeTo(Schema.Finite, {
    decode: SchemaGetter.transformEffect((line: string) => {
      const [, status] = /^(?:HTTP\/\S+ )?(\d{3})\b/.exec(line) ?? []
      return status === undefined
        ? Effect.fail(new SchemaIssue.InvalidValue({ message: "Expected a status line" }))
        : Effect.succeed(Number(status))
    }),
    encode: SchemaGetter.transform((status: number) => `HTTP/1.1 ${status}`)
  })
)

export const PurgeGroup = Schema.Struct({
  /** The HTTP status of this group alone. */
  status: StatusLine,
  urls: Schema.Array(Schema.String),
  details: Schema.String
})

/** What was accepted, and what was not. */
export interface PurgeOutcome extends Schema.Schema.Type<typeof Outcome> {}

const Groups = Schema.Array(Schema.toType(PurgeGroup))

const Outcome = Schema.Struct({
  /** Groups with a 2xx; none where the vendor accepted everything in one sentence or in silence. */
  succeeded: Groups,
  /** Groups with another status, such as 403 for a domain of somebody else; none where all was accepted. */
  failed: Groups,
  /** The vendor's sentence where it answered for all targets together. */
  details: Schema.UndefinedOr(Schema.String)
})

const Sentence = Schema.Struct({
  details: Schema.optionalKey(Schema.String),
  detail: Schema.optionalKey(Schema.String)
})

/**
 * The outcome of a purge out of any of its answers. A part that failed is no error of the call: look at `failed`.
 *
 * @see the vendor's documentation: https://www.azion.com/en/documentation/products/guides/real-time-purge/
 */
export const PurgeOutcome: Schema.Codec<PurgeOutcome, unknown> = Schema.Union([
  Schema.Undefined,
  Schema.Array(PurgeGroup),
  Sentence
]).pipe(
  Schema.decodeTo(Outcome, {
    decode: SchemaGetter.transform((answer) => {
      if (answer === undefined) return { succeeded: [], failed: [], details: undefined }
      if (!isGroups(answer)) return { succeeded: [], failed: [], details: answer.details ?? answer.detail }
      const isSuccess = ({ status }: PurgeGroup): boolean => status >= 200 && status < 300
      return {
        succeeded: answer.filter(isSuccess),
        failed: answer.filter((group) => !isSuccess(group)),
        details: undefined
      }
    }),
    encode: SchemaGetter.transform(({ details, failed, succeeded }) =>
      details === undefined ? [...succeeded, ...failed] : { details }
    )
  })
)

// internal

const isGroups = (answer: unknown): answer is ReadonlyArray<PurgeGroup> => Array.isArray(answer)
