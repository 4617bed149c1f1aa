/**
 * What the sandbox's process has seen and stored, as it tells it at the end: plain data.
 */

/** What became of one name that a client asked to create. */
export interface Creation {
  /** Requests that asked for it. */
  readonly asked: number
  /** Those that were carried out. */
  readonly carriedOut: number
  /** Requests that came after one that was carried out. */
  readonly askedAgain: number
  /** How many of this name there are in the end. */
  readonly stored: number
}

export interface Evidence {
  /** By name. */
  readonly creations: Readonly<Record<string, Creation>>
  /** Requests by API of the sandbox. */
  readonly requests: Readonly<Record<string, number>>
  /** Requests that met a fault, by fault. */
  readonly faults: Readonly<Record<string, number>>
  /** How often all tokens were made invalid. */
  readonly expiries: number
  /** Requests that were answered with 401. */
  readonly refused: number
}

/** From the sandbox's process to the clients'. */
export type Message = { readonly _tag: "Listening"; readonly url: string } | ({ readonly _tag: "Evidence" } & Evidence)

/** The name of the n-th thing that a client creates. */
export const nameOf = (subject: string, n: number): string => `soak ${subject} ${n}`

/** Such a name in the body of a request. */
export const named = (body: string | undefined): string | undefined => /"(soak [^"]+ \d+)"/.exec(body ?? "")?.[1]
