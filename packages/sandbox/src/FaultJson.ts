/**
 * Faults as JSON, for `/__sandbox/faults`: what a program in another process sends there. The keys are those of `Fault.ts`;
 * what JSON cannot say is spelled otherwise: `match.pattern` and `match.flags` are a regular expression, `times: "always"` is
 * `Infinity`, and a duration is a number of milliseconds or a text such as `"5 seconds"`.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Fault from "./Fault.ts"
import * as Field from "./internal/Field.ts"

/** Reads a fault, or says in one sentence what is wrong with it. */
export const parse = (json: unknown): Result.Result<Fault.Fault, string> => {
  const tag = tagOf(json)
  const known = tags.find((known) => known === tag)
  if (known === undefined) {
    const given = tag === undefined ? "A fault needs a _tag" : `There is no fault ${JSON.stringify(tag)}`
    return Result.fail(`${given}: it is one of ${tags.join(", ")}.`)
  }
  return Result.mapError(
    read(known, json),
    (complaints) => `The fault ${known} does not fit: ${Field.sentence(complaints)}`
  )
}

/** A fault as `parse` reads it: `JSON.stringify` makes the body of a request of it. */
export const format = ({ match, times, ...fault }: Fault.Fault): object =>
  defined({
    ...fault,
    ...("duration" in fault && { duration: millis(fault.duration) }),
    ...("reset" in fault && { reset: millis(fault.reset) }),
    match: match && formatMatch(match),
    times: times === Infinity ? "always" : times
  })

// internal

const read = (tag: Fault.Fault["_tag"], json: unknown): Result.Result<Fault.Fault, Field.Complaints> => {
  switch (tag) {
    case "Status":
      return Field.object({ ...instead("Status"), status, body: Field.any, headers: headerTexts }, json, [
        "_tag",
        "status"
      ])
    case "Documented":
      return Field.object({ ...instead("Documented"), status }, json, ["_tag", "status"])
    case "Html":
      return Field.object({ ...instead("Html"), status }, json, ["_tag", "status"])
    case "RateLimited":
      return Field.object(
        {
          ...tagged("RateLimited"),
          reset: duration,
          retryAfter: oneOf(["seconds", "date"] as const),
          quota: oneOf(spellings)
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
      return Field.object({ ...tagged("Stall"), after: oneOf(["head", "half"] as const) }, json, ["_tag", "after"])
    case "Cut":
      return Field.object({ ...tagged("Cut"), when }, json, ["_tag", "when"])
    case "CutBody":
      return Field.object({ ...tagged("CutBody"), mode: oneOf(["truncated", "aborted"] as const) }, json, [
        "_tag",
        "mode"
      ])
    case "ContentType":
      return Field.object({ ...tagged("ContentType"), contentType: headerText }, json, ["_tag", "contentType"])
    case "EmptyBody":
      return Field.object(tagged("EmptyBody"), json, ["_tag"])
    case "InvalidUtf8":
      return Field.object(tagged("InvalidUtf8"), json, ["_tag"])
    case "GiantBody":
      return Field.object({ ...tagged("GiantBody"), bytes: bytes }, json, ["_tag", "bytes"])
    case "DuplicatedPage":
      return Field.object(tagged("DuplicatedPage"), json, ["_tag"])
    case "IgnoredPage":
      return Field.object(tagged("IgnoredPage"), json, ["_tag"])
    case "ShrinkingTotal":
      return Field.object({ ...tagged("ShrinkingTotal"), by: atLeastOne }, json, ["_tag", "by"])
    case "Field":
      return Result.map(
        Field.object({ ...tagged("Field"), path: text, value: Field.any }, json, ["_tag", "path", "value"]),
        // A required field of any type may still be `undefined` to TypeScript; JSON has none.
        (fault) => ({ ...fault, value: fault.value })
      )
    case "ClockSkew":
      return Field.object({ ...tagged("ClockSkew"), duration }, json, ["_tag", "duration"])
  }
}

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

// Bytes of a body: it is made in memory.
const most = 100_000_000

const tagOf = (json: unknown): unknown =>
  typeof json === "object" && json !== null && "_tag" in json ? json._tag : undefined

const tagged = <Tag extends string>(tag: Tag) => ({ _tag: oneOf([tag]), match, times, probability })

const instead = <Tag extends string>(tag: Tag) => ({ ...tagged(tag), when })

function oneOf<A extends string>(choices: ReadonlyArray<A>): Field.Field<A> {
  return (value) =>
    Result.fromNullishOr(
      choices.find((choice) => choice === value),
      () => `${JSON.stringify(value)} is none of ${choices.join(", ")}.`
    )
}

function atLeastOne(value: unknown): Result.Result<number, string> {
  return Number.isSafeInteger(value) && Number(value) >= 1
    ? Result.succeed(Number(value))
    : Result.fail("A whole number from 1 is required.")
}

function bytes(value: unknown): Result.Result<number, string> {
  return Number(value) > most ? Result.fail(`No more than ${most} are possible.`) : atLeastOne(value)
}

const match: Field.Field<Fault.Match> = (value) =>
  Result.flatMap(
    Field.shape({ method: text, path: text, pattern: text, flags: text, query: texts }, [])(value),
    ({ flags, path, pattern, ...rest }): Result.Result<Fault.Match, string> =>
      pattern === undefined
        ? Result.succeed({ ...rest, path })
        : Result.try({
            try: () => ({ ...rest, path: new RegExp(pattern, flags) }),
            catch: () => "pattern: Not a valid regular expression."
          })
  )

const formatMatch = ({ path, ...rest }: Fault.Match): object =>
  defined({
    ...rest,
    ...(typeof path === "object" ? { pattern: path.source, flags: path.flags || undefined } : { path })
  })

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

// What is no duration is left for `parse` to complain about.
const millis = (input: Duration.Input): unknown =>
  Option.match(Duration.fromInput(input), { onNone: () => input, onSome: Duration.toMillis })

function text(value: unknown): Result.Result<string, string> {
  return typeof value === "string" ? Result.succeed(value) : Result.fail("A text is required.")
}

function texts(value: unknown): Result.Result<Readonly<Record<string, string>>, string> {
  if (typeof value !== "object" || value === null) return Result.fail("An object of texts is required.")
  return Result.map(
    Result.all(Object.entries(value).map(([key, item]) => Result.map(text(item), (item) => [key, item] as const))),
    (entries) => Object.fromEntries(entries)
  )
}

function headerText(value: unknown): Result.Result<string, string> {
  return Result.flatMap(text(value), (text) =>
    /[^\t\x20-\x7e\x80-\xff]/.test(text)
      ? Result.fail(`${JSON.stringify(text)} cannot stand in a header.`)
      : Result.succeed(text)
  )
}

function headerTexts(value: unknown): Result.Result<Readonly<Record<string, string>>, string> {
  return Result.flatMap(texts(value), (headers) => {
    const wrong = Object.keys(headers).find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    return wrong === undefined
      ? Result.map(Result.all(Object.values(headers).map(headerText)), () => headers)
      : Result.fail(`${JSON.stringify(wrong)} is no name of a header.`)
  })
}

function times(value: unknown): Result.Result<number, string> {
  return value === "always"
    ? Result.succeed(Infinity)
    : Result.mapError(atLeastOne(value), () => 'A whole number from 1, or "always", is required.')
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

const when = oneOf(["before", "after"] as const)

const duration: Field.Field<Duration.Duration> = (value) => {
  const input = typeof value === "number" ? Duration.millis(value) : typeof value === "string" ? value : undefined
  // `fromInput` refuses a text that is no duration, whatever its type says.
  const parsed = input === undefined ? Option.none() : Duration.fromInput(input as Duration.Input)
  return Result.fromOption(parsed, () => 'Milliseconds or a text such as "5 seconds" are required.')
}
