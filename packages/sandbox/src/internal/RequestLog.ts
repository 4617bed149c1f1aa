/**
 * Every request that reached the sandbox, in order of arrival, with what became of it and with credentials taken out.
 */
import type * as Exchange from "../Exchange.ts"
import * as Fault from "../Fault.ts"
import * as Secrets from "./Secrets.ts"

/** One request and what came of it. */
export interface RecordedRequest {
  /** The API that it was for. */
  readonly api: Exchange.Api
  readonly method: string
  /** Without the token that Azion has in one. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names; of credentials only a scheme is kept, as in `Token <redacted>`. */
  readonly headers: Readonly<Record<string, string>>
  /** The text of the body, without the passwords, tokens and keys of JSON. */
  readonly body: string | undefined
  /** `undefined` while there is no answer, and for good where the connection was cut or the caller gave up. */
  readonly status: number | undefined
  /** Whether the API did what it was asked for, with a status of 2xx, whatever the caller was told. */
  readonly isCarriedOut: boolean
  /** The faults that hit it, in the order of their injection. */
  readonly faults: ReadonlyArray<Fault.Fault["_tag"]>
  /** Time of arrival, in epoch milliseconds. */
  readonly at: number
}

export interface RequestLog {
  /** Notes an arrival; what becomes of it is noted in the entry. */
  readonly open: (api: Exchange.Api, request: Exchange.Request, at: number) => Entry
  readonly all: () => ReadonlyArray<RecordedRequest>
  /** Those that are over, which are then forgotten. */
  readonly take: () => ReadonlyArray<RecordedRequest>
  readonly count: (match: Fault.Match) => number
  readonly reset: () => void
}

export interface Entry {
  readonly api: Exchange.Api
  readonly request: Exchange.Request
  readonly at: number
  status: number | undefined
  isCarriedOut: boolean
  faults: ReadonlyArray<Fault.Fault["_tag"]>
  /** Whether nothing more can become of it. */
  isOver: boolean
}

export const make = (): RequestLog => {
  let entries: Array<Entry> = []
  return {
    open: (api, request, at) => {
      const entry = { api, request, at, status: undefined, isCarriedOut: false, faults: [], isOver: false }
      entries.push(entry)
      return entry
    },
    all: () => entries.map(recorded),
    take: () => {
      const over = entries.filter(({ isOver }) => isOver)
      entries = entries.filter(({ isOver }) => !isOver)
      return over.map(recorded)
    },
    count: (match) => entries.filter(({ request }) => Fault.matches(match, request)).length,
    reset: () => {
      entries = []
    }
  }
}

// internal

const recorded = ({ api, at, faults, isCarriedOut, request, status }: Entry): RecordedRequest => ({
  api,
  method: request.method,
  path: Secrets.ofPath(request.url.pathname),
  query: shown(Object.fromEntries(request.url.searchParams), Secrets.ofParameter),
  headers: shown(request.headers, Secrets.ofHeader),
  body: request.body === undefined ? undefined : Secrets.ofBody(request.body),
  status,
  isCarriedOut,
  faults,
  at
})

const shown = (
  fields: Readonly<Record<string, string>>,
  show: (name: string, value: string) => string
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, show(name, value)]))
