/**
 * Reads faults from JSON, for `POST /__sandbox/faults`. The keys are those of `Fault.ts`; what JSON cannot say is spelled
 * otherwise: `match.pattern` is a regular expression as text, `times: "always"` is `Infinity`, and a duration is a number
 * of milliseconds or a text such as `"5 seconds"`.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Fault from "../Fault.ts"
import * as Field from "./Field.ts"

/** A fault, or what is wrong with it by field. */
export const parse = (json: unknown): Result.Result<Fault.Fault, Field.Complaints> => {
  switch (tagOf(json)) {
    case "Status":
      return Field.object({ ...tagged("Status"), status, body: Field.any, headers: texts }, json, ["_tag", "status"])
    case "Documented":
      return Field.object({ ...tagged("Documented"), status }, json, ["_tag", "status"])
    case "Html":
      return Field.object({ ...tagged("Html"), status }, json, ["_tag", "status"])
    case "RateLimited":
      return Field.object(
        {
          ...tagged("RateLimited"),
          reset: duration,
          retryAfter: Field.literals(["seconds", "date"] as const),
          quota: Field.literals(spellings)
        },
        json,
        ["_tag", "reset"]
      )
    case "Delay":
      return Result.map(Field.object({ ...tagged("Delay"), duration, when }, json, ["_tag", "duration"]), (fault) => ({
        when: "before",
        ...fault
      }))
    case "Stall":
      return Field.object({ ...tagged("Stall"), after: Field.literals(["head", "half"] as const) }, json, [
        "_tag",
        "after"
      ])
    case "Cut":
      return Field.object({ ...tagged("Cut"), when }, json, ["_tag", "when"])
    case "CutBody":
      return Field.object({ ...tagged("CutBody"), mode: Field.literals(["truncated", "aborted"] as const) }, json, [
        "_tag",
        "mode"
      ])
    case "ContentType":
      return Field.object({ ...tagged("ContentType"), contentType: text }, json, ["_tag", "contentType"])
    case "EmptyBody":
      return Field.object(tagged("EmptyBody"), json, ["_tag"])
    case "InvalidUtf8":
      return Field.object(tagged("InvalidUtf8"), json, ["_tag"])
    case "GiantBody":
      return Field.object({ ...tagged("GiantBody"), bytes: Field.integer({ minimum: 1, maximum: most }) }, json, [
        "_tag",
        "bytes"
      ])
    case "DuplicatedPage":
      return Field.object(tagged("DuplicatedPage"), json, ["_tag"])
    case "IgnoredPage":
      return Field.object(tagged("IgnoredPage"), json, ["_tag"])
    case "ShrinkingTotal":
      return Field.object({ ...tagged("ShrinkingTotal"), by: Field.integer({ minimum: 1 }) }, json, ["_tag", "by"])
    case "Field":
      return Result.map(
        Field.object({ ...tagged("Field"), path: text, value: Field.any }, json, ["_tag", "path", "value"]),
        // A required field of any type may still be `undefined` to TypeScript; JSON has none.
        (fault) => ({ ...fault, value: fault.value })
      )
    case "ClockSkew":
      return Field.object({ ...tagged("ClockSkew"), duration }, json, ["_tag", "duration"])
    default:
      return Result.fail({ _tag: [`One of ${tags.join(", ")} is required.`] })
  }
}

// internal

const tags: ReadonlyArray<Fault.Fault["_tag"]> = [
  "Status",
  "Documented",
  "Html",
  "RateLimited",
  "Delay",
  "Stall",
  "Cut",
  "CutBody",
  "ContentType",
  "EmptyBody",
  "InvalidUtf8",
  "GiantBody",
  "DuplicatedPage",
  "IgnoredPage",
  "ShrinkingTotal",
  "Field",
  "ClockSkew"
]

const spellings: ReadonlyArray<Fault.QuotaHeaders> = [
  "vendor",
  "x-seconds",
  "x-epoch",
  "x-millis",
  "x-iso",
  "draft",
  "structured",
  "none"
]

// Of a body over HTTP, in bytes.
const most = 1_000_000_000

const tagOf = (json: unknown): unknown =>
  typeof json === "object" && json !== null && "_tag" in json ? json._tag : undefined

const tagged = <Tag extends string>(tag: Tag) => ({ _tag: Field.literals([tag]), match, times, probability })

const match: Field.Field<Fault.Match> = (value) =>
  Result.mapBoth(Field.object({ method: text, path: text, pattern: regExp, query: texts }, value, []), {
    onFailure: (complaints) => JSON.stringify(complaints),
    onSuccess: ({ path, pattern, ...rest }) => ({ ...rest, path: pattern ?? path })
  })

function text(value: unknown): Result.Result<string, string> {
  return typeof value === "string" ? Result.succeed(value) : Result.fail("Not a valid string.")
}

function texts(value: unknown): Result.Result<Readonly<Record<string, string>>, string> {
  if (typeof value !== "object" || value === null) return Result.fail("An object of strings is required.")
  return Result.map(
    Result.all(Object.entries(value).map(([key, item]) => Result.map(text(item), (item) => [key, item] as const))),
    (entries) => Object.fromEntries(entries)
  )
}

function regExp(value: unknown): Result.Result<RegExp, string> {
  return Result.flatMap(text(value), (source) =>
    Result.try({ try: () => new RegExp(source), catch: () => "Not a valid regular expression." })
  )
}

function times(value: unknown): Result.Result<number, string> {
  return value === "always" ? Result.succeed(Infinity) : Field.integer({ minimum: 1 })(value)
}

function probability(value: unknown): Result.Result<number, string> {
  return typeof value === "number" && value >= 0 && value <= 1
    ? Result.succeed(value)
    : Result.fail("A number from 0 to 1 is required.")
}

const status: Field.Field<number> = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 200 && value <= 599
    ? Result.succeed(value)
    : Result.fail("A status from 200 to 599 is required.")

const when = Field.literals(["before", "after"] as const)

const duration: Field.Field<Duration.Duration> = (value) => {
  const input = typeof value === "number" ? Duration.millis(value) : typeof value === "string" ? value : undefined
  // `fromInput` refuses a text that is no duration, whatever its type says.
  const parsed = input === undefined ? Option.none() : Duration.fromInput(input as Duration.Input)
  return Result.fromOption(parsed, () => 'Milliseconds or a text such as "5 seconds" are required.')
}
