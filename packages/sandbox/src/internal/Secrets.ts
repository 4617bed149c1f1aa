/**
 * Takes credentials out of what is shown of requests: those of every emulated API, and those of third parties that are sent
 * to one, such as the key of a log's destination. What is secret is known by its name.
 */
import * as Result from "effect/Result"

/** The value of a header; of credentials only the scheme is kept, as in `Token <redacted>`. */
export const ofHeader = (name: string, value: string): string => {
  if (schemed.test(name)) return value.replace(/^(\S+ )?.*$/s, `$1${redacted}`)
  return names.test(name) ? redacted : value
}

/** The value of a query parameter. */
export const ofParameter = (name: string, value: string): string => (names.test(name) ? redacted : value)

/** A path; `DELETE /tokens/{token}` of Azion has a token in it. */
export const ofPath = (path: string): string => path.replace(/^\/tokens\/.+/, `/tokens/${redacted}`)

/** The text of a body, which stays as it is where there is nothing to hide. */
export const ofBody = (body: string): string => {
  if (!names.test(body)) return body
  return Result.match(
    Result.try((): unknown => JSON.parse(body)),
    {
      onFailure: () => body.replace(field, `$1${redacted}`),
      onSuccess: (json) => {
        const shown = without(json)
        return shown === json ? body : JSON.stringify(shown)
      }
    }
  )
}

// internal

const redacted = "<redacted>"

const schemed = /^(proxy-)?authorization$|^x-auth-token$/

const names =
  /passw|passphrase|secret(?!ar)|token|credential|authorization|cookie|(api|access|private|account|shared|signing)[-_]?key/i

// In what only looks like JSON, or in a form: up to the end of its text.
const field = new RegExp(
  `("?[\\w-]*(?:${names.source})[\\w-]*"?\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|[^&,}\\s]*)`,
  "gi"
)

// The same object where nothing in it is secret.
const without = (json: unknown): unknown => {
  if (typeof json === "string") return names.test(json) && /^\s*[{[]/.test(json) ? ofBody(json) : json
  if (typeof json !== "object" || json === null) return json
  // A variable of Azion says of itself that it is secret.
  const isSecret = "secret" in json && json.secret === true
  const entries = Object.entries(json).map(([name, value]): [string, unknown] => [
    name,
    isText(value) && (names.test(name) || (isSecret && name === "value")) ? redacted : without(value)
  ])
  if (entries.every(([name, value]) => Object.is(value, Reflect.get(json, name)))) return json
  return Array.isArray(json) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

const isText = (value: unknown): boolean => typeof value === "number" || (typeof value === "string" && value !== "")
