/**
 * Whom a request goes to, in OpenTelemetry's attributes.
 */

/** Nothing where it is no URL: then no request goes out. */
export const attributes = (baseUrl = ""): Readonly<Record<string, string | number>> => {
  if (!URL.canParse(baseUrl)) return {}
  const { hostname, port, protocol } = new URL(baseUrl)
  return { "server.address": hostname, "server.port": Number(port) || (protocol === "http:" ? 80 : 443) }
}
