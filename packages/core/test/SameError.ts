/**
 * Compares errors as a whole: chai looks at no more of them than name and message.
 */
import { assert } from "@effect/vitest"

/** Everything that an error says, with its message. */
const whole = <E extends Error>(error: E) => ({ ...error, message: error.message })

/** The same facts in the same class. */
export const assertSame = (actual: Error, expected: Error): void => {
  assert.deepStrictEqual(whole(actual), whole(expected))
  assert.strictEqual(Object.getPrototypeOf(actual), Object.getPrototypeOf(expected))
}
