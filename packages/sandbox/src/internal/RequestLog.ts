/**
 * Every request that reached the sandbox, in order of arrival, with credentials taken out.
 */
import type * as Exchange from "../Exchange.ts"
import * as Fault from "../Fault.ts"

/** One request and what came of it. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names; of credentials only a scheme is kept, as in `Token <redacted>`. */
  readonly headers: Readonly<Record<string, string>>
  /** The text of the body, without the passwords and tokens of JSON. */
  readonly body: string | undefined
  /** `undefined` while there is no answer, and for good where the connection was cut or the caller gave up. */
  readonly status: number | undefined
  /** Time of arrival, in epoch milliseconds. */
  readonly at: number
}

export interface RequestLog {
  /** Notes an arrival; the returned function notes its answer. */
  readonly open: (request: Exchange.Request, at: number) => (answer: Exchange.Answer) => void
  readonly all: () => ReadonlyArray<RecordedRequest>
  readonly count: (match: Fault.Match) => number
  readonly reset: () => void
}

export const make = (): RequestLog => {
  let entries: Array<{ readonly request: Exchange.Request; readonly at: number; status: number | undefined }> = []
  return {
    open: (request, at) => {
      const entry: (typeof entries)[number] = { request, at, status: undefined }
      entries.push(entry)
      return (answer) => {
        entry.status = answer._tag === "Cut" ? undefined : answer.status
      }
    },
    all: () =>
      entries.map(({ at, request, status }) => ({
        method: request.method,
        path: request.url.pathname,
        query: Object.fromEntries(request.url.searchParams),
        headers: Object.fromEntries(Object.entries(request.headers).map(redact)),
        body: request.body?.replace(secretField, '$1"<redacted>"'),
        status,
        at
      })),
    count: (match) => entries.filter(({ request }) => Fault.matches(match, request)).length,
    reset: () => {
      entries = []
    }
  }
}

// internal

const secretField = /("(?:password|token)"\s*:\s*)"(?:[^"\\]|\\.)*"/g

const redact = ([name, value]: [string, string]): [string, string] => {
  switch (name) {
    case "authorization":
    case "proxy-authorization":
    case "x-auth-token":
      return [name, value.replace(/^(\S+ )?.*$/s, "$1<redacted>")]
    case "apikey":
    case "cookie":
    case "x-api-key":
      return [name, "<redacted>"]
    default:
      return [name, value]
  }
}
