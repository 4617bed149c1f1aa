/**
 * Deterministic values drawn by key: the same key always gives the same value, in any order of drawing, so a new fixture
 * never shifts the others. Not for secrets: everything here is predictable on purpose.
 */

/** A number from 0 (inclusive) to 1 (exclusive). */
export const fraction = (key: string): number => hash(key) / 2 ** 53

/** An integer from 0 (inclusive) to `below` (exclusive). */
export const integer = (key: string, below: number): number => Math.floor(fraction(key) * below)

/** Hexadecimal digits. */
export const hex = (key: string, length: number): string => {
  let digits = ""
  for (let part = 0; digits.length < length; part++) {
    digits += hash(`${key}/${part}`).toString(16).padStart(14, "0").slice(1)
  }
  return digits.slice(0, length)
}

/** A version 4 UUID. */
export const uuid = (key: string): string => {
  const digits = hex(key, 32)
  const variant = "89ab"[integer(`${key}/variant`, 4)]
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20)
  ].join("-")
}

/** One of the given values. */
export const pick = <A>(key: string, values: readonly [A, ...Array<A>]): A =>
  values[integer(key, values.length)] ?? values[0]

// internal

// cyrb53 (public domain): 53 well-mixed bits out of a string.
const hash = (text: string): number => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
