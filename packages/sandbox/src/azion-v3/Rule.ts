/**
 * What the rules of applications and firewalls have in common: groups of criteria, and behaviors that may run a function.
 */
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"

/** The arguments of a function: an object, or a list of objects. */
export const args: Field.Field<object> = Field.either(Field.record, Field.list(Field.record))

/** Groups of criteria of this shape. */
export const criteria = <A>(criterion: Field.Field<A>): Field.Field<ReadonlyArray<ReadonlyArray<A>>> =>
  Field.list(Field.list(criterion, { minItems: 1 }))

/** `if` on the first criterion of a group, `and` or `or` on the next ones. */
export const conditional = Field.literals(["if", "and", "or"] as const)

/** The behaviors of a rule. */
export const behaviorsOf = ({ behaviors }: Row): ReadonlyArray<Row> => (Array.isArray(behaviors) ? behaviors : [])

/** Whether a rule that is enabled runs this instance; applications name it in `target`, firewalls in `argument`. */
export const runs = (rule: Row, instance: unknown): boolean =>
  rule["is_active"] === true &&
  behaviorsOf(rule).some(
    ({ argument, name, target }) => name === "run_function" && String(target ?? argument) === String(instance)
  )
