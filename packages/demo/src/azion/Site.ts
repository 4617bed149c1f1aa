/**
 * A whole site, over several groups: application, origin, rule and domain, each undone at the end in reverse order, also
 * where one of them could not be made; and a purge in which not everything is ours.
 */
import { ApplicationRules } from "@millrace/azion/v3/ApplicationRules"
import { Domains } from "@millrace/azion/v3/Domains"
import { EdgeApplications } from "@millrace/azion/v3/EdgeApplications"
import { Origins } from "@millrace/azion/v3/Origins"
import { Purge } from "@millrace/azion/v3/Purge"
import type { ApiError } from "@millrace/core/ApiError"
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Progress from "../Progress.ts"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import type { Probe, Step } from "../Step.ts"
import * as Stored from "./Stored.ts"

export const site: ReadonlyArray<Step<Groups | Sandbox | Screen>> = [
  {
    name: "Application, origin, rule, domain, purge",
    run: (probe) =>
      undone(
        probe,
        Effect.gen(function* () {
          const application = yield* launch("demo-site")
          const items = yield* findAmongAll(probe, application)
          yield* purge(probe)
          return items
        })
      )
  },
  {
    name: "The same, with a domain name that is taken",
    run: Effect.fnUntraced(function* (probe) {
      const { name } = yield* Stored.first
      const scene = yield* undone(probe, Scene.play(Effect.scoped(launch(name))))
      yield* probe.check("the caller gets the Conflict", scene.outcome === "Conflict", scene.outcome)
    })
  }
]

// internal

type Groups = ApplicationRules | Domains | EdgeApplications | Origins | Purge

const host = "www.demo.example.com"

/** Makes everything, and gives the application's id; what was made goes with the scope, the last first. */
const launch = Effect.fnUntraced(function* (
  name: string
): Effect.fn.Return<number, ApiError, Groups | Screen | Scope.Scope> {
  const applications = yield* EdgeApplications
  const domains = yield* Domains
  const origins = yield* Origins
  const rules = yield* ApplicationRules

  const application = yield* made(
    "application",
    applications.create({ payload: { name: "demo", delivery_protocol: "http,https" } }),
    ({ id }) => applications.delete({ params: { edge_application_id: id } })
  )
  const params = { edge_application_id: application.id }
  yield* made(
    "origin",
    origins.create({ params, payload: { name: "backend", addresses: [{ address: "backend.example.com" }] } }),
    ({ origin_key = "" }) => origins.delete({ params: { ...params, origin_key } })
  )
  const phase = { ...params, phase: "request" } as const
  yield* made(
    "rule",
    rules.create({
      params: phase,
      payload: {
        name: "https only",
        criteria: [[{ conditional: "if", variable: "${uri}", operator: "starts_with", input_value: "/" }]],
        behaviors: [{ name: "redirect_http_to_https" }]
      }
    }),
    ({ id }) => rules.delete({ params: { ...phase, rule_id: id } })
  )
  yield* made(
    "domain",
    domains.create({ payload: { name, cnames: [host], edge_application_id: application.id } }),
    ({ id }) => domains.delete({ params: { domain_id: id } })
  )
  return application.id
})

/** A thing that goes with the scope; a step whose things do not go has failed. */
const made = Effect.fnUntraced(function* <A extends { readonly name: string }>(
  what: string,
  create: Effect.Effect<A, ApiError>,
  remove: (thing: A) => Effect.Effect<void, ApiError>
): Effect.fn.Return<A, ApiError, Screen | Scope.Scope> {
  const { line } = yield* Screen
  const show = (verb: string, { name }: A) => line(`    ${verb.padEnd(6)}  ${what.padEnd(11)}  ${name}`)
  return yield* Effect.acquireRelease(
    Effect.tap(create, (thing) => show("create", thing)),
    (thing) => Effect.orDie(Effect.andThen(remove(thing), show("delete", thing)))
  )
})

/** Closes the scope of what was made, and looks whether anything is left. */
const undone = Effect.fnUntraced(function* <A, E, R>(
  { check }: Probe,
  work: Effect.Effect<A, E, R>
): Effect.fn.Return<
  A,
  E | Effect.Error<ReturnType<Probe["check"]>>,
  Exclude<R, Scope.Scope> | EdgeApplications | Sandbox
> {
  const applications = yield* EdgeApplications
  const left = Effect.all([Effect.map(Effect.orDie(applications.list()), ({ count }) => count), Stored.count])
  const before = yield* left
  const value = yield* Effect.scoped(work)
  const after = yield* left
  yield* check("everything undone", after.join() === before.join(), `${after.join(" and ")} left`)
  return value
})

const findAmongAll = Effect.fnUntraced(function* ({ check }: Probe, id: number) {
  const applications = yield* EdgeApplications
  const items = yield* applications.list.pages({ query: { page_size: 5 } }).pipe(
    Progress.track({ noun: "applications", quota: () => undefined }),
    Stream.runFold(
      (): ReadonlyArray<number> => [],
      (ids, page) => [...ids, ...page.items.map((item) => item.id)]
    )
  )
  yield* check("listed among all", items.includes(id), "not listed")
  return items.length
})

const purge = Effect.fnUntraced(function* ({ check }: Probe) {
  const { line, paint } = yield* Screen
  const { failed, succeeded } = yield* Purge.use((purge) =>
    purge.urls({ payload: { urls: [`https://${host}/`, "https://www.example.org/"] } })
  )
  for (const { details, status, urls } of [...succeeded, ...failed]) {
    yield* line(`    purge   ${paint(status < 300 ? "green" : "yellow", String(status))}  ${urls.join()}  ${details}`)
  }
  const statuses = [succeeded, failed].map((groups) => groups.map(({ status }) => status).join())
  yield* check("one 207: 201 for ours, 403 for another's", statuses.join() === "201,403", statuses.join())
})
