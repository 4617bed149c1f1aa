/**
 * The plain data of one HTTP exchange, as every emulated API and every transport of the sandbox sees it: a request with
 * its body as text, and an answer that is a reply, a reply whose body breaks off or stalls, or a cut connection. No platform type
 * beyond `URL` is in here, so that one emulation serves Node, browsers and edge runtimes.
 */

/** A request as it arrived. Header names are lower case. */
export interface Request {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Which API is meant, where the transport knows; else the path decides. */
  readonly api?: Api | undefined
}

/** The emulated APIs. Azion's is that of both versions, Azalead's that of company identification too. */
export type Api = "azalead" | "azion" | "leanlaw" | "rest"

/** How much of a quota is left; `resetAt` is in epoch milliseconds. */
export interface Quota {
  readonly limit: number
  readonly remaining: number
  readonly resetAt: number
}

/** What comes before a body. `quota` becomes headers in the vendor's own format when the answer is sent. */
export interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly quota?: Quota | undefined
}

/** A whole reply. */
export interface Reply extends Head {
  readonly _tag: "Reply"
  readonly body: string | undefined
}

/** The head is sent and this part of the body, then the connection breaks. */
export interface Broken extends Head {
  readonly _tag: "Broken"
  readonly body: string
}

/** The head is sent and this part of the body, then nothing comes any more, and the connection stays. */
export interface Stalled extends Head {
  readonly _tag: "Stalled"
  readonly body: string
}

/** A whole reply whose body is no text. */
export interface Bytes extends Head {
  readonly _tag: "Bytes"
  readonly body: Uint8Array<ArrayBuffer>
}

/** The connection is cut before any answer. */
export interface Cut {
  readonly _tag: "Cut"
}

export type Answer = Reply | Bytes | Broken | Stalled | Cut

export const cut: Cut = { _tag: "Cut" }

/** A reply; a body is dropped where HTTP allows none. */
export const reply = (
  status: number,
  body?: string | undefined,
  headers?: Readonly<Record<string, string>> | undefined
): Reply => ({
  _tag: "Reply",
  status,
  headers: headers ?? {},
  body: status === 204 || status === 205 || status === 304 ? undefined : body
})

/** A reply with a JSON body. */
export const json = (status: number, body: unknown, contentType: string = "application/json"): Reply =>
  reply(status, JSON.stringify(body), { "content-type": contentType })

/** The media type and the parameters of an `Accept` or `Content-Type` value, in lower case. */
export const mediaType = (
  value: string | undefined
): { readonly type: string; readonly parameters: ReadonlyMap<string, string> } => {
  const [type = "", ...rest] = (value ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim())
  return {
    type,
    parameters: new Map(
      rest.map((part) => {
        const at = part.indexOf("=")
        return at < 0 ? [part, ""] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
      })
    )
  }
}
