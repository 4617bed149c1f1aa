/**
 * In which order the alternatives of what is received are tried, where nothing tells them apart: it is the first that it
 * fits, and has the fields of that one only.
 */
import * as Document from "./Document.ts"

/** Those that demand more before others; of those that demand as much, the objects with more fields. */
export const tried = (alternatives: ReadonlyArray<Document.Node>): ReadonlyArray<Document.Node> => {
  const byDemands = alternatives.toSorted((one, other) => demands(other) - demands(one))
  // What is no object does not fit where one does, and stays where it is.
  const isObject = (alternative: Document.Node): boolean => fields(alternative) > 0
  const objects = byDemands
    .filter(isObject)
    .toSorted((one, other) => demands(other) - demands(one) || fields(other) - fields(one))
    .values()
  return byDemands.map((alternative) => (isObject(alternative) ? (objects.next().value ?? alternative) : alternative))
}

// internal

const demands = (alternative: Document.Node): number =>
  least(alternative, (parts) => new Set(parts.flatMap((part) => Document.texts(part, "required"))).size)

const fields = (alternative: Document.Node): number => least(alternative, (parts) => Document.properties(parts).size)

// Of a union, that of its least alternative; nothing for one that it is inside of.
const least = (
  alternative: Document.Node,
  count: (parts: ReadonlyArray<Document.Node>) => number,
  above: ReadonlyArray<string> = []
): number => {
  const schema = Document.follow(alternative)
  if (above.includes(schema.pointer)) return 0
  const inner = [...Document.items(schema, "oneOf"), ...Document.items(schema, "anyOf")]
  return inner.length === 0
    ? count(Document.parts(schema))
    : Math.min(...inner.map((one) => least(one, count, [...above, schema.pointer])))
}
