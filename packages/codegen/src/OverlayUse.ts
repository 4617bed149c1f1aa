/**
 * Whether everything that an overlay says has an effect: what names something that is not in the document, or fits nothing
 * there, is most likely misspelt or left over, and would otherwise be ignored.
 */
import * as Equal from "effect/Equal"
import { Complaint } from "./Complaint.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import type { Plan } from "./Plan.ts"

/** Complains of the first part of the overlay that does nothing. */
export const check = (plan: Plan): void => {
  const idle = [...schemas(plan), ...places(plan), ...rules(plan)].find(({ isUsed }) => !isUsed)
  if (idle !== undefined) throw new Complaint({ file: plan.file, pointer: idle.pointer, problem: idle.problem })
}

// internal

interface Part {
  readonly pointer: string
  readonly isUsed: boolean
  readonly problem: string
}

const schemas = ({ document, overlay }: Plan): ReadonlyArray<Part> => {
  const named = (pointer: string, name: string): Part => ({
    pointer,
    isUsed: JsonPointer.resolve(document.root, JsonPointer.below("/components/schemas", name)) !== undefined,
    problem: `names the schema ${name}, which ${document.file} does not have`
  })
  return [
    ...Object.keys(overlay.schemas ?? {}).map((name) => named(JsonPointer.below("/schemas", name), name)),
    ...(overlay.envelopes ?? []).flatMap(({ only = [] }, index) =>
      only.map((name, position) => named(JsonPointer.below("/envelopes", index, "only", position), name))
    )
  ]
}

const places = ({ document, overlay }: Plan): ReadonlyArray<Part> => {
  const named = (key: "openEnums" | "alwaysSent", keyword: string, lack: string): ReadonlyArray<Part> =>
    (overlay[key] ?? []).flatMap(({ at }, index) =>
      at.map((place, position) => {
        const found = document.places.now(place).map((pointer) => JsonPointer.resolve(document.root, pointer))
        const isThere = found.some((value) => value !== undefined)
        return {
          pointer: JsonPointer.below("", key, index, "at", position),
          isUsed: found.some((value) => typeof value === "object" && value !== null && keyword in value),
          problem: `names ${place}, which ${isThere ? lack : `is not in ${document.file}`}`
        }
      })
    )
  return [...named("openEnums", "enum", "has no enum"), ...named("alwaysSent", "default", "has no default to send")]
}

const rules = ({ document, groups, overlay }: Plan): ReadonlyArray<Part> => {
  const operations = groups.flatMap(({ operations }) => operations)
  const objects = Document.objects(document)
  const part = (pointer: string, isUsed: boolean): Part => ({
    pointer,
    isUsed,
    problem: `fits nothing in ${document.file}; correct it or take it out`
  })
  const parts = <A>(key: string, all: ReadonlyArray<A> | undefined, isUsed: (one: A) => boolean) =>
    (all ?? []).map((one, index) => part(JsonPointer.below("", key, index), isUsed(one)))
  return [
    ...parts("envelopes", overlay.envelopes, ({ use }) => operations.some(({ success }) => success?.envelope === use)),
    ...parts("querySets", overlay.querySets, ({ use }) => operations.some(({ querySets }) => querySets.includes(use))),
    ...parts("nameLists", overlay.nameLists, ({ keyword }) => objects.some(({ value }) => keyword in value)),
    ...parts("replacements", overlay.replacements, ({ when }) =>
      objects.some(({ value }) =>
        Object.entries(when).every(([keyword, wanted]) => Equal.equals(value[keyword], wanted))
      )
    ),
    ...(overlay.selection === undefined
      ? []
      : [
          part(
            "/selection",
            operations.some(({ selection }) => selection !== undefined)
          )
        ])
  ]
}
