/**
 * The sandbox's own paths under `/__sandbox`, for those who cannot reach its service: another process, a browser page, a
 * shell. They are neither recorded nor faulted.
 */
import * as Result from "effect/Result"
import * as Exchange from "../Exchange.ts"
import type * as Fault from "../Fault.ts"
import * as FaultJson from "./FaultJson.ts"
import type { RecordedRequest } from "./RequestLog.ts"
import * as Route from "./Route.ts"

export interface Actions {
  readonly requests: () => ReadonlyArray<RecordedRequest>
  readonly inject: (fault: Fault.Fault) => void
  readonly clearFaults: () => void
  readonly reset: () => void
}

export const claims = (request: Exchange.Request): boolean =>
  request.method !== "OPTIONS" && request.url.pathname.startsWith("/__sandbox")

export const answer = (actions: Actions, request: Exchange.Request): Exchange.Reply => {
  const route = Route.find(routes, request.method, request.url.pathname)
  if (route._tag === "Found") return route.operation(actions, request)
  return route._tag === "Unknown"
    ? Exchange.json(404, { message: `The sandbox has ${routes.map((_) => `${_.method} ${_.path}`).join(", ")}.` })
    : Exchange.reply(405, undefined, { allow: route.allow.join(", ") })
}

// internal

type Run = (actions: Actions, request: Exchange.Request) => Exchange.Reply

const done = Exchange.reply(204)

const injectFault: Run = (actions, request) => {
  const json = Result.try((): unknown => JSON.parse(request.body ?? ""))
  if (Result.isFailure(json)) return Exchange.json(400, { message: "The body is not JSON." })
  return Result.match(FaultJson.parse(json.success), {
    onFailure: (complaints) => Exchange.json(400, complaints),
    onSuccess: (fault) => {
      actions.inject(fault)
      return done
    }
  })
}

const routes: ReadonlyArray<Route.Route<Run>> = [
  {
    method: "GET",
    path: "/__sandbox/requests",
    operation: (actions) => Exchange.json(200, actions.requests())
  },
  {
    method: "POST",
    path: "/__sandbox/reset",
    operation: (actions) => {
      actions.reset()
      return done
    }
  },
  { method: "POST", path: "/__sandbox/faults", operation: injectFault },
  {
    method: "DELETE",
    path: "/__sandbox/faults",
    operation: (actions) => {
      actions.clearFaults()
      return done
    }
  }
]
