/**
 * Whom a request goes to, in OpenTelemetry's attributes.
 */

/** Nothing where it is no URL: then no request goes out. */
export const attributes = (baseUrl: string | undefined): Readonly<Record<string, string | number>> => {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return {}
  const { hostname, port, protocol } = new URL(baseUrl)
  return { "server.address": hostname, "server.port": Number(port) || (protocol === "http:" ? 80 : 443) }
}
