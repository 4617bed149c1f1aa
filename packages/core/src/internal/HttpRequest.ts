/**
 * The request of one attempt, as Effect's `HttpClient` sends it.
 */
import * as Context from "effect/Context"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Call } from "./Call.ts"

/** The API's, the call's and the credential. */
export const headersOf = ({ credential, request, transport }: Call): Record<string, string> => {
  const { header = "authorization", scheme } = credential
  const { successType } = request.operation
  const secret = Redacted.value(credential.secret)
  return {
    ...transport.headers,
    ...request.headers,
    ...(secret !== "" && { [header]: scheme ? `${scheme} ${secret}` : secret }),
    ...(successType && { accept: successType })
  }
}

/** What a header can carry: no line break above all, with which a value would become headers of its own. */
export const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** @param headers those of {@link headersOf}, and what tracing adds */
export const make = (
  { request: { body, operation, path, query }, transport }: Call,
  headers: Record<string, string>
): HttpClientRequest.HttpClientRequest => {
  const contentType = operation.payloadType ?? "application/json"
  return HttpClientRequest.makeWith(
    operation.method,
    transport.baseUrl + path,
    UrlParams.fromInput(query),
    Option.none(),
    Headers.fromInput(body === undefined ? headers : { ...headers, "content-type": contentType }),
    body === undefined ? HttpBody.empty : HttpBody.raw(body, { contentType })
  )
}

/**
 * A redirect would take the credential along, to another origin too where it is not in `Authorization`; so a 3xx is an
 * error, unless the program sets `redirect` itself. The span is ours, see `Telemetry`.
 */
export const asOneRequest = (context: Context.Context<never>): Context.Context<never> =>
  context.pipe(
    Context.add(FetchHttpClient.RequestInit, {
      redirect: "manual",
      ...Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    }),
    Context.add(HttpClient.TracerDisabledWhen, () => true)
  )
