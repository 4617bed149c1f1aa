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
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Azalead from "./Azalead.ts"
import * as Azion from "./Azion.ts"
import type * as Exchange from "./Exchange.ts"
import type * as Fault from "./Fault.ts"
import * as FaultJson from "./FaultJson.ts"
import * as ApiControl from "./internal/ApiControl.ts"
import * as ControlSurface from "./internal/ControlSurface.ts"
import * as Cors from "./internal/Cors.ts"
import * as FaultRules from "./internal/FaultRules.ts"
import * as FaultyAnswer from "./internal/FaultyAnswer.ts"
import * as InProcess from "./internal/InProcess.ts"
import * as RequestLog from "./internal/RequestLog.ts"
import * as Seed from "./internal/Seed.ts"
import * as ServerClock from "./internal/ServerClock.ts"
import * as LeanLaw from "./LeanLaw.ts"
import * as Rest from "./Rest.ts"
import type { Vendor } from "./Vendor.ts"

export type { RecordedRequest } from "./internal/RequestLog.ts"

/** What is emulated, and how. */
export interface Options {
  /** The same seed gives the same data, tokens and draws of chance. @default "millrace" */
  readonly seed?: string | undefined
  /** Which APIs are there, when not all. @default Azion, Azalead and LeanLaw, and `rest` where its options are given */
  readonly apis?: readonly [Exchange.Api, ...Array<Exchange.Api>] | undefined
  /** What the server's clock says at the start; it goes on with the `Clock`. @default the time of the `Clock` */
  readonly clock?: DateTime.DateTime.Input | undefined
  /** How long each answer takes, by the `Clock`; a range is drawn from by the seed. @default no time */
  readonly latency?: Latency | undefined
  readonly azalead?: Azalead.Options | undefined
  readonly azion?: Azion.Options | undefined
  readonly leanlaw?: LeanLaw.Options | undefined
  /** Paths of its resources are its own; where it is given, so are all that no API has. @default no resources */
  readonly rest?: Rest.Options | undefined
  /** What browsers may do: what the vendors document, or also read every response header. @default "documented" */
  readonly cors?: "documented" | "open" | undefined
}

export type Latency = Duration.Input | { readonly from: Duration.Input; readonly to: Duration.Input }

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
    readonly apis: ReadonlyArray<Exchange.Api>
    /** Everything seen, in order of arrival, without credentials. */
    readonly requests: Effect.Effect<ReadonlyArray<RequestLog.RecordedRequest>>
    /** The same, but for those that are under way; they are then forgotten, so that a long run needs no more memory. */
    readonly takeRequests: Effect.Effect<ReadonlyArray<RequestLog.RecordedRequest>>
    /** How many requests were seen, of those that match. */
    readonly count: (match?: Fault.Match | undefined) => Effect.Effect<number>
    /** Lets a fault happen, for each request after those of earlier ones. Dies for values that it cannot have. */
    readonly inject: (fault: Fault.Fault) => Effect.Effect<void>
    readonly clearFaults: Effect.Effect<void>
    /** What the server's clock says, in epoch milliseconds. */
    readonly now: Effect.Effect<number>
    /** Sets the server's clock, from where it goes on; tokens and windows live by it. Dies for what is no time. */
    readonly setClock: (time: DateTime.DateTime.Input) => Effect.Effect<void>
    /** Back to the seeded state and its clock, without faults and recorded requests. */
    readonly reset: Effect.Effect<void>
    /** The same with another seed. The controls below are then new ones: take them from the service again. */
    readonly reseed: (seed: string) => Effect.Effect<void>
    readonly azalead: Azalead.Control
    readonly azion: Azion.Control
    readonly leanlaw: LeanLaw.Control
    readonly rest: Rest.Control
  }
>()("@millrace/sandbox/Sandbox") {}

export const make = (options?: Options | undefined): Effect.Effect<Sandbox["Service"]> =>
  Effect.gen(function* () {
    const context = yield* Effect.context<never>()
    const startsAt = options?.clock === undefined ? undefined : yield* epochMillis(options.clock)
    const serverClock = ServerClock.make(yield* Clock.currentTimeMillis, startsAt)
    let emulation = yield* emulate(options ?? {}, options?.seed ?? "millrace", serverClock.now)
    const delay = yield* latency(options?.latency)
    const cors = (vendor?: Vendor) => Cors.headers(vendor?.cors ?? Cors.standard, options?.cors ?? "documented")
    const faults = FaultRules.make(() => emulation.seed)
    const log = RequestLog.make()

    const restart = Effect.map(Clock.currentTimeMillis, (now) => {
      serverClock.restart(now)
      faults.reset()
      log.reset()
    })
    const reset = Effect.andThen(
      Effect.sync(() => {
        for (const vendor of emulation.vendors) vendor.reset()
        emulation.answers = 0
      }),
      restart
    )
    const reseed = (seed: string) =>
      Effect.flatMap(emulate(options ?? {}, seed, serverClock.now), (other) => {
        emulation = other
        return restart
      })
    const setClock = (time: DateTime.DateTime.Input) => Effect.flatMap(epochMillis(time), serverClock.set)

    const inject = (fault: Fault.Fault) =>
      Result.match(FaultJson.parse(FaultJson.format(fault)), {
        onFailure: (complaint) => Effect.die(new Error(complaint)),
        onSuccess: () => Effect.sync(() => faults.inject(fault))
      })

    const control = ControlSurface.make({
      apis: () => overview(emulation),
      count: () => log.count({}),
      requests: log.all,
      takeRequests: log.take,
      faults: faults.all,
      inject: faults.inject,
      clearFaults: faults.clear,
      now: serverClock.now,
      setClock,
      reset,
      reseed,
      api: (name) => {
        const vendor = emulation.vendors.find(({ api }) => api === name)
        return vendor && ApiControl.make(emulation, vendor.api)
      }
    })

    const process = Effect.fnUntraced(function* (vendor: Vendor, request: Exchange.Request, entry: RequestLog.Entry) {
      const hits = faults.take(request, vendor.paging)
      entry.faults = hits.tags
      yield* sleep(hits.delays, "before")
      if (delay !== undefined) yield* Effect.sleep(delay(`${emulation.seed}/latency/${emulation.answers++}`))
      const now = yield* serverClock.now
      const answer = (request: Exchange.Request): Exchange.Reply => {
        if (request.method === "OPTIONS") return Cors.preflight(vendor.cors ?? Cors.standard)
        const reply = vendor.answer(request, now)
        entry.isCarriedOut = reply.status >= 200 && reply.status < 300
        return reply
      }
      const given =
        hits.outcome === undefined ? answer(request) : FaultyAnswer.make(vendor, hits.outcome, request, answer, now)
      yield* sleep(hits.delays, "after")
      const whole = complete(vendor, hits.clockSkews, given, yield* serverClock.now)
      if (whole._tag !== "Cut") entry.status = whole.status
      return FaultyAnswer.withHeaders(whole, cors(vendor))
    })

    const handle: InProcess.Handle = Effect.fnUntraced(function* (request) {
      if (ControlSurface.claims(request)) return FaultyAnswer.withHeaders(yield* control(request), cors())
      const vendor = vendorOf(emulation.vendors, request)
      const entry = log.open(vendor.api, request, yield* serverClock.now)
      return yield* Effect.ensuring(
        process(vendor, request, entry),
        Effect.sync(() => {
          entry.isOver = true
        })
      )
    })

    return {
      handle,
      httpClient: InProcess.httpClient(handle),
      fetch: InProcess.fetch(handle, context),
      baseUrls: [...new Set(emulation.vendors.map((vendor) => vendor.baseUrl))],
      apis: [...new Set(emulation.vendors.map((vendor) => vendor.api))],
      requests: Effect.sync(log.all),
      takeRequests: Effect.sync(log.take),
      count: (match) => Effect.sync(() => log.count(match ?? {})),
      inject,
      clearFaults: Effect.sync(faults.clear),
      now: serverClock.now,
      setClock,
      reset,
      reseed,
      get azalead() {
        return emulation.azalead
      },
      get azion() {
        return emulation.azion
      },
      get leanlaw() {
        return emulation.leanlaw
      },
      get rest() {
        return emulation.rest
      }
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

interface Emulation extends ApiControl.Controls {
  readonly seed: string
  readonly vendors: readonly [Vendor, ...Array<Vendor>]
  /** Given so far, for the draws of latency. */
  answers: number
}

const emulate = (options: Options, seed: string, now: Effect.Effect<number>): Effect.Effect<Emulation> => {
  const azalead = Azalead.make(options.azalead ?? {}, seed, now)
  const azion = Azion.make(options.azion ?? {}, seed, now)
  const leanlaw = LeanLaw.make(options.leanlaw ?? {}, seed, now)
  const rest = Rest.make(options.rest ?? { resources: {} }, seed, now)
  const all = [azion.vendor, azalead.vendor, azalead.cid, leanlaw.vendor]
  if (options.rest !== undefined) all.unshift(rest.vendor)
  const { apis } = options
  const [first, ...others] = apis === undefined ? all : all.filter(({ api }) => apis.includes(api))
  const unset = apis?.find((name) => !all.some(({ api }) => api === name))
  const leftOut = apisWithOptions.find((name) => options[name] !== undefined && apis?.includes(name) === false)
  if (unset !== undefined) return Effect.die(new Error(`The sandbox needs options for ${unset}, which "apis" names`))
  if (leftOut !== undefined) return Effect.die(new Error(`The sandbox has options for ${leftOut}, not in "apis"`))
  if (first === undefined) return Effect.die(new Error('The sandbox needs a name in "apis"'))
  return Effect.succeed({
    seed,
    vendors: [first, ...others],
    answers: 0,
    azalead: azalead.control,
    azion: azion.control,
    leanlaw: leanlaw.control,
    rest: rest.control
  })
}

const apisWithOptions = ["azalead", "azion", "leanlaw", "rest"] as const

// The path decides, unless the transport says which API is meant. Where several have it, or none, the one does whose host
// it is, or whose name the host begins with.
const vendorOf = (all: Emulation["vendors"], request: Exchange.Request): Vendor => {
  const { host, hostname } = request.url
  const meant = request.api === undefined ? all : all.filter(({ api }) => api === request.api)
  const claiming = meant.filter((vendor) => vendor.claims(request))
  const candidates = claiming.length > 0 ? claiming : meant
  const named = candidates.find(({ api, baseUrl }) => new URL(baseUrl).host === host || hostname.startsWith(`${api}.`))
  return named ?? candidates[0] ?? all[0]
}

// What `/__sandbox` says of each API.
const overview = (emulation: Emulation): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    emulation.vendors.map(({ api, baseUrl }) => [
      api,
      { baseUrl, collections: Object.keys(ApiControl.make(emulation, api).collections) }
    ])
  )

const epochMillis = (time: DateTime.DateTime.Input): Effect.Effect<number> =>
  Option.match(DateTime.make(time), {
    onNone: () => Effect.die(new Error(`The sandbox cannot read the time ${String(time)}`)),
    onSome: (moment) => Effect.succeed(DateTime.toEpochMillis(moment))
  })

// Milliseconds by the key of a draw.
const latency = (given: Latency | undefined): Effect.Effect<((key: string) => number) | undefined> => {
  if (given === undefined) return Effect.succeed(undefined)
  const bounds = typeof given === "object" && "from" in given ? [given.from, given.to] : [given, given]
  const [from, to] = bounds.map((bound) =>
    Option.getOrUndefined(Option.map(Duration.fromInput(bound), Duration.toMillis))
  )
  return from === undefined || to === undefined
    ? Effect.die(new Error(`The sandbox cannot read the latency ${bounds.map(String).join(" to ")}`))
    : Effect.succeed((key) => Math.round(from + Seed.fraction(key) * (to - from)))
}

const sleep = (delays: ReadonlyArray<Fault.Delay>, when: Fault.Delay["when"]): Effect.Effect<void> =>
  Effect.forEach(
    delays.filter((delay) => delay.when === when),
    ({ duration }) => Effect.sleep(duration),
    {
      discard: true
    }
  )

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
  return FaultyAnswer.withHeaders(answer, { date: FaultyAnswer.httpDate(now + skew), ...quota })
}
