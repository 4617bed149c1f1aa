/**
 * A page of StrictPage.ts, visited from a test in the browser.
 */
import * as Effect from "effect/Effect"

export interface Report {
  readonly outcome: unknown
  readonly violations: ReadonlyArray<string>
}

/** Everything that a page in a frame tells, up to the violation that it commits on purpose when it is done. */
export const visit = (url: string): Effect.Effect<Report> =>
  Effect.promise(async () => {
    const frame = document.createElement("iframe")
    const { promise, resolve } = Promise.withResolvers<Report>()
    const violations: Array<string> = []
    let outcome: unknown
    const listen = ({ data, source }: MessageEvent): void => {
      if (source !== frame.contentWindow) return
      if ("outcome" in data) outcome = data.outcome
      else violations.push(data.violation)
      if (data.violation === "img-src data") resolve({ outcome, violations })
    }
    addEventListener("message", listen)
    frame.src = url
    document.body.append(frame)
    try {
      return await promise
    } finally {
      removeEventListener("message", listen)
      frame.remove()
    }
  })
