/**
 * Every class of error, with all it can hold and with as little as it can.
 */
import * as Duration from "effect/Duration"
import * as ApiError from "../src/ApiError.ts"

const call: ApiError.CallFacts = {
  api: "azion.v3",
  operation: "getDomain",
  method: "GET",
  route: "/domains/:domain_id",
  attempts: 3,
  elapsed: Duration.millis(1234.5)
}

export const response: ApiError.ResponseFacts = {
  ...call,
  status: 400,
  requestId: "req-7",
  retryAfter: Duration.seconds(60.676),
  issues: [{ message: "too long", code: "max", field: "name" }, { message: "no" }],
  body: `{"name":["too long"]}`
}

export const bare = { ...call, status: 400, issues: [], body: "" }

const byResponse = {
  BadRequest: ApiError.BadRequest,
  Unauthorized: ApiError.Unauthorized,
  Forbidden: ApiError.Forbidden,
  NotFound: ApiError.NotFound,
  MethodNotAllowed: ApiError.MethodNotAllowed,
  NotAcceptable: ApiError.NotAcceptable,
  Conflict: ApiError.Conflict,
  UnsupportedMediaType: ApiError.UnsupportedMediaType,
  UnprocessableContent: ApiError.UnprocessableContent,
  TooManyRequests: ApiError.TooManyRequests,
  ServerError: ApiError.ServerError,
  UnexpectedStatus: ApiError.UnexpectedStatus,
  InvalidResponse: ApiError.InvalidResponse
}

export const errors: ReadonlyArray<ApiError.ApiError> = [
  ...Object.values(byResponse).flatMap((Class) => [new Class(response), new Class(bare)]),
  new ApiError.TransportError({ ...call, description: "fetch failed: connect ECONNREFUSED" }),
  new ApiError.QuotaUnavailable({ ...call, description: "the store failed" }),
  new ApiError.Timeout({ ...call, scope: "attempt", limit: Duration.seconds(30) }),
  new ApiError.Timeout({ ...call, scope: "total", limit: Duration.minutes(5) }),
  new ApiError.OutcomeUnknown({ ...call, reason: "TransportError", description: "socket hang up" }),
  new ApiError.OutcomeUnknown({ ...call, reason: "Timeout", description: "attempt timeout" }),
  new ApiError.InvalidRequest({ ...call, attempts: 0, elapsed: Duration.zero, issues: [{ message: "Missing key" }] })
]
