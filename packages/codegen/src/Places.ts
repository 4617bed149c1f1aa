/**
 * Where the parts of a document were written, for one that was read into another form: what people are told, and what they
 * say in an overlay, are places in the document as it is written.
 */
import * as JsonPointer from "./JsonPointer.ts"

export interface Places {
  /** Where it is written what stands at this pointer now. */
  readonly written: (pointer: string) => string
  /** Where it stands now what is written at this pointer: in several places where it says several things. */
  readonly now: (pointer: string) => ReadonlyArray<string>
}

/** Of a document that is as it was written. */
export const same: Places = { written: (pointer) => pointer, now: (pointer) => [pointer] }

/** A part on its way from where it is written to where it will stand. */
export interface Place {
  readonly written: string
  readonly now: string
  readonly moves: Moves
}

/** The place of a member that keeps its name. */
export const member = (place: Place, ...names: ReadonlyArray<string | number>): Place => ({
  ...place,
  written: JsonPointer.below(place.written, ...names),
  now: JsonPointer.below(place.now, ...names)
})

/** Notes down that what is written in one place, with all that is inside it, will stand where another's would. */
export const move = ({ moves, written }: Place, { now }: Place): Place => {
  moves.written.set(now, written)
  moves.now.set(written, [...(moves.now.get(written) ?? []), now])
  return { written, now, moves }
}

/** Runs what moves parts, from the whole document down, and keeps their places. */
export const record = <A>(run: (whole: Place) => A): readonly [result: A, places: Places] => {
  const moves: Moves = { written: new Map(), now: new Map() }
  const result = run({ written: "", now: "", moves })
  const written = (pointer: string): string => {
    const [from, rest] = closest(moves.written, pointer)
    return from === undefined ? pointer : from + rest
  }
  const now = (pointer: string): ReadonlyArray<string> => {
    const [to = [], rest] = closest(moves.now, pointer)
    // Another part may have come to stand where this one is written.
    const found = [pointer, ...to.map((place) => place + rest)].filter((place) => written(place) === pointer)
    return found.length === 0 ? [pointer] : found
  }
  return [result, { written, now }]
}

// internal

interface Moves {
  /** By where things stand now. */
  readonly written: Map<string, string>
  /** By where they are written. */
  readonly now: Map<string, ReadonlyArray<string>>
}

// What is noted for the pointer, or for the innermost part that it is in, and the way from there.
const closest = <A>(noted: ReadonlyMap<string, A>, pointer: string): readonly [found: A | undefined, rest: string] => {
  for (let above = pointer; above !== ""; above = above.slice(0, above.lastIndexOf("/"))) {
    const found = noted.get(above)
    if (found !== undefined) return [found, pointer.slice(above.length)]
  }
  return [undefined, ""]
}
