/**
 * The names that a generated module has given to something: no two things may have the same one, and what the printers make
 * up themselves keeps clear of them.
 */
import { Complaint } from "./Complaint.ts"
import type { Component, Components } from "./Components.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import type { Import, Overlay } from "./Overlay.ts"
import type { Group, Plan } from "./Plan.ts"

/** Those of a module of schemas. */
export const inSchemas = (
  overlay: Overlay,
  components: ReadonlyArray<Component>,
  all: Components
): ReadonlySet<string> =>
  new Set([...Object.keys(Name.modules), ...imports(overlay).map(({ name }) => name), ...components.map(all.localName)])

/** Those of a group's module; complains where two things would have the same. */
export const inGroup = (
  { document, file, overlay }: Plan,
  { name: group, operations }: Group,
  components: ReadonlyArray<Component>,
  all: Components
): ReadonlySet<string> => {
  const named: ReadonlyArray<readonly [name: string, what: string]> = [
    [group, "the service"],
    ["operations", "the list of operations"],
    ...Object.entries(Name.modules).map(([name, from]) => [name, `the module ${from}`] as const),
    ...imports(overlay).map(({ from, name }) => [name, `what the overlay takes from ${from}`] as const),
    ...operations.map(({ constant, id }) => [constant, `the operation ${id}`] as const),
    ...components.map((component) => [all.localName(component), `the schema ${component.name}`] as const)
  ]
  const seen = new Map<string, string>()
  for (const [name, what] of named) {
    const other = seen.get(name)
    if (other !== undefined && other !== what) {
      throw new Complaint({
        file,
        pointer: JsonPointer.below("/groups", group),
        problem: `has ${other} and ${what}, which would both be called ${name} in its module; rename one in the overlay or ${document.file}`
      })
    }
    seen.set(name, what)
  }
  return new Set(seen.keys())
}

/** The constants of these declarations. */
export const declaredIn = (declarations: ReadonlyArray<string>): ReadonlyArray<string> =>
  declarations.flatMap((declaration) =>
    Array.from(declaration.matchAll(/^(?:export )?const (\w+)/gm), ([, name = ""]) => name)
  )

// internal

const imports = ({ envelopes, operations, querySets, replacements, schemas, selection, service }: Overlay) => {
  const pages = [...(envelopes ?? []), ...Object.values(operations ?? {})].flatMap(({ pages }) => pages ?? [])
  return [
    service,
    ...[...(envelopes ?? []), ...(querySets ?? []), ...(replacements ?? []), ...pages].map(({ use }) => use),
    ...Object.values(schemas ?? {}).map(({ use }) => use),
    ...Object.values(operations ?? {}).flatMap(({ success }) => success ?? []),
    ...(selection === undefined ? [] : [selection.method, selection.list])
  ] satisfies ReadonlyArray<Import>
}
