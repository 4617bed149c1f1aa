/**
 * The sandbox: REST APIs emulated for tests, stateful, deterministic by seed, faulty on demand. This module is the service
 * with its in-process ways in (`HttpClient`, `fetch`, plain `handle`) and runs wherever Effect does; `Msw.ts` and
 * `SandboxServer.ts` serve the same state as MSW handlers and over HTTP. It is written from the vendors' wire facts and
 * imports no client package, so that a mistake in a client cannot hide in it.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Azalead from "./Azalead.ts"
import * as Azion from "./Azion.ts"
import * as Exchange from "./Exchange.ts"
import type * as Fault from "./Fault.ts"
import * as ControlSurface from "./internal/ControlSurface.ts"
import * as Cors from "./internal/Cors.ts"
import * as FaultRules from "./internal/FaultRules.ts"
import * as InProcess from "./internal/InProcess.ts"
import * as RequestLog from "./internal/RequestLog.ts"
import * as LeanLaw from "./LeanLaw.ts"
import * as Rest from "./Rest.ts"
import type { Vendor } from "./Vendor.ts"

export type { RecordedRequest } from "./internal/RequestLog.ts"

/** What is emulated, and how. */
export interface Options {
  /** The same seed gives the same data, tokens and draws of chance. @default "millrace" */
  readonly seed?: string | undefined
  readonly azalead?: Azalead.Options | undefined
  readonly azion?: Azion.Options | undefined
  readonly leanlaw?: LeanLaw.Options | undefined
  /** Paths of its resources are its own; where it is given, so are all that no API has. @default no resources */
  readonly rest?: Rest.Options | undefined
  /** What browsers may do: what the vendors document, or also read every response header. @default "documented" */
  readonly cors?: "documented" | "open" | undefined
}

export class Sandbox extends Context.Service<
  Sandbox,
  {
    /** Answers one request: what every transport calls. */
    readonly handle: (request: Exchange.Request) => Effect.Effect<Exchange.Answer>
    /** In process, on the caller's fiber. */
    readonly httpClient: HttpClient.HttpClient
    /** In process, by the clock of the context that the sandbox was made in. */
    readonly fetch: typeof globalThis.fetch
    /** Where the emulated APIs live in reality. */
    readonly baseUrls: ReadonlyArray<string>
    /** Everything seen, in order of arrival, without credentials. */
    readonly requests: Effect.Effect<ReadonlyArray<RequestLog.RecordedRequest>>
    /** How many requests were seen, of those that match. */
    readonly count: (match?: Fault.Match | undefined) => Effect.Effect<number>
    readonly inject: (fault: Fault.Fault) => Effect.Effect<void>
    readonly clearFaults: Effect.Effect<void>
    /** Back to the seeded state, without faults and recorded requests. */
    readonly reset: Effect.Effect<void>
    readonly azalead: Azalead.Control
    readonly azion: Azion.Control
    readonly leanlaw: LeanLaw.Control
    readonly rest: Rest.Control
  }
>()("@millrace/sandbox/Sandbox") {}

export const make = (options?: Options | undefined): Effect.Effect<Sandbox["Service"]> =>
  Effect.map(Effect.context<never>(), (context) => {
    const seed = options?.seed ?? "millrace"
    const azalead = Azalead.make(options?.azalead ?? {}, seed)
    const azion = Azion.make(options?.azion ?? {}, seed)
    const leanlaw = LeanLaw.make(options?.leanlaw ?? {}, seed)
    const rest = Rest.make(options?.rest ?? { resources: {} }, seed)
    const vendors: [Vendor, ...Array<Vendor>] = [azion.vendor, azalead.vendor, azalead.cid, leanlaw.vendor]
    if (options?.rest !== undefined) vendors.unshift(rest.vendor)
    const cors = (vendor?: Vendor) => Cors.headers(vendor?.cors ?? Cors.standard, options?.cors ?? "documented")
    const faults = FaultRules.make(seed)
    const log = RequestLog.make()
    const actions: ControlSurface.Actions = {
      requests: log.all,
      inject: faults.inject,
      clearFaults: faults.clear,
      reset: () => {
        for (const vendor of vendors) vendor.reset()
        faults.reset()
        log.reset()
      }
    }

    const process = Effect.fnUntraced(function* (vendor: Vendor, request: Exchange.Request) {
      const hits = faults.take(request)
      yield* sleep(hits.delays, "before")
      const answer = carryOut(vendor, hits.outcome, request, yield* Clock.currentTimeMillis)
      yield* sleep(hits.delays, "after")
      return complete(vendor, hits.clockSkews, answer, yield* Clock.currentTimeMillis)
    })

    const handle: InProcess.Handle = Effect.fnUntraced(function* (request) {
      if (ControlSurface.claims(request)) return withHeaders(ControlSurface.answer(actions, request), cors())
      const close = log.open(request, yield* Clock.currentTimeMillis)
      const vendor = vendors.find((vendor) => vendor.claims(request)) ?? vendors[0]
      const answer = withHeaders(yield* process(vendor, request), cors(vendor))
      close(answer)
      return answer
    })

    return {
      handle,
      httpClient: InProcess.httpClient(handle),
      fetch: InProcess.fetch(handle, context),
      baseUrls: [...new Set(vendors.map((vendor) => vendor.baseUrl))],
      requests: Effect.sync(log.all),
      count: (match) => Effect.sync(() => log.count(match ?? {})),
      inject: (fault) => Effect.sync(() => faults.inject(fault)),
      clearFaults: Effect.sync(faults.clear),
      reset: Effect.sync(actions.reset),
      azalead: azalead.control,
      azion: azion.control,
      leanlaw: leanlaw.control,
      rest: rest.control
    }
  })

/** A sandbox of the given resources, beside the vendors' APIs. */
export const rest = (options: Rest.Options): Effect.Effect<Sandbox["Service"]> => make({ rest: options })

/** The sandbox, and an `HttpClient` that talks to nothing else. */
export const layer = (options?: Options | undefined): Layer.Layer<Sandbox | HttpClient.HttpClient> =>
  Layer.effectContext(
    Effect.map(make(options), (sandbox) =>
      Context.make(Sandbox, sandbox).pipe(Context.add(HttpClient.HttpClient, sandbox.httpClient))
    )
  )

// internal

const sleep = (delays: ReadonlyArray<Fault.Delay>, when: Fault.Delay["when"]): Effect.Effect<void> =>
  Effect.forEach(
    delays.filter((delay) => delay.when === when),
    ({ duration }) => Effect.sleep(duration),
    {
      discard: true
    }
  )

const carryOut = (
  vendor: Vendor,
  fault: FaultRules.Outcome | undefined,
  request: Exchange.Request,
  now: number
): Exchange.Answer => {
  const answer = (): Exchange.Reply =>
    request.method === "OPTIONS" ? Cors.preflight(vendor.cors ?? Cors.standard) : vendor.answer(request, now)
  switch (fault?._tag) {
    case undefined:
      return answer()
    case "Status":
      return statusReply(fault)
    case "Html":
      return Exchange.reply(fault.status, htmlPage(fault.status), { "content-type": "text/html; charset=utf-8" })
    case "RateLimited":
      return rateLimitedReply(vendor, fault, now)
    case "Cut":
      if (fault.when === "after") answer()
      return Exchange.cut
    case "CutBody":
      return cutBody(fault, answer())
  }
}

const statusReply = ({ body, headers, status }: Fault.Status): Exchange.Reply => {
  const reply =
    body === undefined || typeof body === "string" ? Exchange.reply(status, body) : Exchange.json(status, body)
  return withHeaders(reply, headers ?? {})
}

const rateLimitedReply = (vendor: Vendor, fault: Fault.RateLimited, now: number): Exchange.Reply => {
  const resetAt = now + Duration.toMillis(fault.reset)
  switch (fault.retryAfter) {
    case undefined:
      return { ...vendor.tooManyRequests, quota: { limit: vendor.limit, remaining: 0, resetAt } }
    case "seconds":
      return withHeaders(vendor.tooManyRequests, { "retry-after": String(Math.ceil((resetAt - now) / 1000)) })
    case "date":
      return withHeaders(vendor.tooManyRequests, { "retry-after": httpDate(resetAt) })
  }
}

const cutBody = ({ mode }: Fault.CutBody, reply: Exchange.Reply): Exchange.Answer => {
  if (reply.body === undefined) return reply
  const body = reply.body.slice(0, reply.body.length / 2)
  return mode === "truncated" ? { ...reply, body } : { ...reply, _tag: "Broken", body }
}

const complete = (
  vendor: Vendor,
  clockSkews: ReadonlyArray<Fault.ClockSkew>,
  answer: Exchange.Answer,
  now: number
): Exchange.Answer => {
  if (answer._tag === "Cut") return answer
  const skew = clockSkews.reduce((sum, { duration }) => sum + Duration.toMillis(duration), 0)
  const quota =
    answer.quota === undefined ? {} : vendor.quotaHeaders({ ...answer.quota, resetAt: answer.quota.resetAt + skew })
  return withHeaders(answer, { date: httpDate(now + skew), ...quota })
}

const withHeaders = <A extends Exchange.Answer>(answer: A, headers: Readonly<Record<string, string>>): A =>
  answer._tag === "Cut" ? answer : { ...answer, headers: { ...answer.headers, ...headers } }

const httpDate = (millis: number): string => Headers.formatHttpDate(DateTime.makeUnsafe(millis))

const htmlPage = (status: number): string =>
  `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>proxy</body></html>`
