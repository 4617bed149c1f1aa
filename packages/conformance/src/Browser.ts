/**
 * A browser between a page and the sandbox, as far as cross-origin requests go: a preflight where one is needed, no
 * request that it does not allow, no answer that does not allow the page, and no header that is not exposed (the Fetch
 * standard, section 3.3). `packages/runtime-tests` has the same in Chromium.
 */
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Proxy from "./Proxy.ts"

const origin = "https://app.example"

export const make = ({ handle, httpClient }: Sandbox.Sandbox["Service"]): HttpClient.HttpClient =>
  HttpClient.make(
    Effect.fnUntraced(function* (request, url) {
      const refused = (description: string) =>
        new HttpClientError.HttpClientError({
          reason: new HttpClientError.TransportError({ request, description: `CORS: ${description}` })
        })
      const unsafe = Object.entries(request.headers)
        .filter(([name, value]) => !isSafelisted(name, value))
        .map(([name]) => name)
        .toSorted()
      if (unsafe.length > 0 || !["GET", "HEAD", "POST"].includes(request.method)) {
        const preflight = yield* handle({
          method: "OPTIONS",
          url,
          headers: {
            origin,
            "access-control-request-method": request.method,
            "access-control-request-headers": unsafe.join(",")
          },
          body: undefined
        })
        if (preflight._tag === "Cut") return yield* refused("the preflight was cut")
        const allowed = Headers.fromInput(preflight.headers)
        if (preflight.status < 200 || preflight.status > 299) return yield* refused(`preflight ${preflight.status}`)
        if (!isAllowed(allowed)) return yield* refused("the origin is not allowed")
        const methods = listOf(allowed, "access-control-allow-methods")
        if (![...methods, "get", "head", "post"].includes(request.method.toLowerCase())) {
          return yield* refused(`${request.method} is not allowed`)
        }
        const names = listOf(allowed, "access-control-allow-headers")
        const missing = unsafe.find((name) => !names.includes(name))
        if (missing !== undefined) return yield* refused(`the header ${missing} is not allowed`)
      }
      const response = yield* httpClient.execute(HttpClientRequest.setHeader(request, "origin", origin))
      if (!isAllowed(response.headers)) return yield* refused("the origin may not read this")
      const exposed = listOf(response.headers, "access-control-expose-headers")
      const shown = Object.entries(response.headers).filter(
        ([name]) => safelisted.includes(name) || exposed.includes(name)
      )
      return Proxy.replaced(response, Headers.fromInput(Object.fromEntries(shown)))
    })
  )

// internal

/** Response headers that a page may always read. */
const safelisted = [
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma"
]

const isSafelisted = (name: string, value: string): boolean =>
  ["accept", "accept-language", "content-language"].includes(name) ||
  (name === "content-type" && /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(value))

const isAllowed = (headers: Headers.Headers): boolean =>
  ["*", origin].includes(headers["access-control-allow-origin"] ?? "")

const listOf = (headers: Headers.Headers, name: string): ReadonlyArray<string> =>
  (headers[name] ?? "")
    .toLowerCase()
    .split(",")
    .map((item) => item.trim())
