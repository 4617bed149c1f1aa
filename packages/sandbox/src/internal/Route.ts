/**
 * Finds the operation for a method and a path among path templates such as `/domains/{domain_id}`, and tells an unknown
 * path (404) from a known one with another verb (405). Paths match exactly: a trailing or doubled slash is unknown.
 */

/** One operation of an API: its verb, its path template, and what the vendor needs to run it. */
export interface Route<A> {
  readonly method: string
  readonly path: string
  readonly operation: A
}

export type Match<A> =
  | { readonly _tag: "Found"; readonly operation: A; readonly params: Readonly<Record<string, string>> }
  | { readonly _tag: "WrongMethod"; readonly allow: ReadonlyArray<string> }
  | { readonly _tag: "Unknown" }

export const find = <A>(routes: ReadonlyArray<Route<A>>, method: string, path: string): Match<A> => {
  const allow: Array<string> = []
  for (const route of routes) {
    const params = paramsOf(route.path, path)
    if (params === undefined) continue
    if (route.method === method) return { _tag: "Found", operation: route.operation, params }
    allow.push(route.method)
  }
  return allow.length > 0 ? { _tag: "WrongMethod", allow } : { _tag: "Unknown" }
}

// internal

const paramsOf = (template: string, path: string): Readonly<Record<string, string>> | undefined => {
  const { names, prefix } = partsOf(template)
  // Most templates are told apart by what stands before their first parameter.
  if (!path.startsWith(prefix)) return undefined
  const values = path.split("/")
  if (names.length !== values.length) return undefined
  const params: Array<[string, string]> = []
  for (const [i, name] of names.entries()) {
    const value = values[i] ?? ""
    if (!name.startsWith("{")) {
      if (name !== value) return undefined
      continue
    }
    const decoded = decode(value)
    if (decoded === undefined || decoded === "") return undefined
    params.push([name.slice(1, -1), decoded])
  }
  return Object.fromEntries(params)
}

interface Parts {
  readonly prefix: string
  readonly names: ReadonlyArray<string>
}

// Of every template seen, as each request is held against hundreds of them.
const known = new Map<string, Parts>()

const partsOf = (template: string): Parts => {
  let parts = known.get(template)
  if (parts === undefined) {
    parts = { prefix: template.split("{", 1)[0] ?? "", names: template.split("/") }
    known.set(template, parts)
  }
  return parts
}

const decode = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
