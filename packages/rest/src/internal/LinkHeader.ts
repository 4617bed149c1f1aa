/**
 * Reads the `Link` header (RFC 8288).
 */

/** The targets by their relation, in lower case, as they were written; the first of each counts. */
export const parse = (header: string): ReadonlyMap<string, string> => {
  const targets = new Map<string, string>()
  for (const [, target = "", parameters = ""] of header.matchAll(link)) {
    const [, quoted, bare = ""] = relation.exec(parameters) ?? []
    for (const name of (quoted ?? bare).toLowerCase().split(/\s+/)) {
      if (name !== "" && !targets.has(name)) targets.set(name, target)
    }
  }
  return targets
}

/** A query field of a target, which may be relative; undefined where there is none, or it is no number. */
export const numberIn = (target: string, field: string): number | undefined => {
  const [, query = ""] = target.split("#", 1)[0]?.split("?", 2) ?? []
  const text = new URLSearchParams(query).get(field)
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}

// internal

// A target and its parameters; a quoted value may hold commas and semicolons.
const link = /<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s";,]*))?)*)/g

const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i
