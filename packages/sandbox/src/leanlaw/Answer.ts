/**
 * The replies of LeanLaw: the envelope `data`, and refusals with their status. The vendor publishes no body of an error, so
 * `ErrorBody` says which form they take.
 */
import * as Exchange from "../Exchange.ts"
import type { Body } from "./Operation.ts"

/** Problem details (RFC 9457), a plain text, or nothing at all. */
export type ErrorBody = "problem" | "text" | "empty"

export const success = (status: number, body: Body | undefined): Exchange.Reply =>
  body === undefined ? Exchange.reply(status) : Exchange.json(status, body)

export const failure = (form: ErrorBody, status: number, message: string): Exchange.Reply => {
  switch (form) {
    case "problem":
      return Exchange.json(status, { status, title: titles[status], detail: message }, "application/problem+json")
    case "text":
      return Exchange.reply(status, message, { "content-type": "text/plain; charset=utf-8" })
    case "empty":
      return Exchange.reply(status)
  }
}

// internal

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  422: "Unprocessable Content",
  429: "Too Many Requests"
}
