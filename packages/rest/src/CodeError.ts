/**
 * The codes of an API's error list as types: `{ 10001: "TitleTaken" }` makes an error with the tag `TitleTaken` of a
 * response that has the code 10001.
 *
 * The codes are declared with a resource; the statuses keep their own errors for what has no declared code.
 */
import type { ApiError, ResponseFacts } from "@millrace/core/ApiError"
import type * as Cause from "effect/Cause"
import * as Data from "effect/Data"

/** Codes to tags. */
export type Codes = { readonly [code: string]: string }

export interface Facts extends ResponseFacts {
  /** The first code of the response that is declared; what else the response says is in `issues`, codes included. */
  readonly code: string
}

/** A response with a declared code. */
export type CodeError<Tag extends string> = Cause.YieldableError & Readonly<Facts> & { readonly _tag: Tag }

/** What comes of these codes: one error for each tag. */
export type Of<C extends Codes> = { readonly [Tag in C[keyof C]]: CodeError<Tag> }[C[keyof C]]

/** Gives an error the class of its first declared code, where it has one. */
export const from = <const C extends Codes>(codes: C): ((error: ApiError) => ApiError | Of<C>) => {
  const classes = new Map(Object.entries(codes).map(([code, tag]) => [code, codeErrorClass(tag)]))
  return (error) => {
    if (!("status" in error)) return error
    const code = error.issues.find((issue) => issue.code !== undefined && classes.has(issue.code))?.code
    const CodeError = code === undefined ? undefined : classes.get(code)
    if (code === undefined || CodeError === undefined) return error
    const { _tag, ...facts } = error
    // The class was made for the tag of this very code.
    return new CodeError({ ...facts, code, message: error.message }) as unknown as Of<C>
  }
}

// internal

const codeErrorClass = (tag: string) => class extends Data.TaggedError(tag)<Facts & { readonly message: string }> {}
