/**
 * `node packages/bench/src/telemetryOff.ts [--json] [--rounds 60]`: what the spans of a call cost where nobody collects them.
 *
 * One small call over an `HttpClient` that answers at once, through the core as it is, through the core with its spans
 * switched off by Effect, and through the same core without the module that makes them. The three take turns, so that what
 * else the machine does falls on all of them; a round's order is drawn anew.
 */
import type * as AzionModule from "@millrace/azion/Azion"
import type * as DomainsModule from "@millrace/azion/v3/Domains"
import { registerHooks } from "node:module"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "60" } }
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`--rounds takes a number of rounds from 1, not ${values.rounds}.\n`)
  process.exit(1)
}

/** Calls per round, enough for the clock. */
const calls = 1000

const spanless = `data:text/javascript,${encodeURIComponent(`
  import * as Context from ${JSON.stringify(import.meta.resolve("effect/Context"))}
  import * as Effect from ${JSON.stringify(import.meta.resolve("effect/Effect"))}
  import * as HttpClient from ${JSON.stringify(import.meta.resolve("effect/http/HttpClient"))}
  export const Propagation = Context.Reference("bench/Propagation", { defaultValue: () => false })
  export const Observer = Context.Reference("bench/Observer", { defaultValue: () => (_, self) => self })
  export const call = (_, self) => self
  export const attempt = (_, send) => Effect.provideService(send({}), HttpClient.TracerDisabledWhen, () => true)
`)}`

// A second copy of the package and of the core, in which `Telemetry.ts` is the module above.
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context)
    if (context.parentURL?.endsWith("?spanless") !== true || !/^(\.|@millrace\/core\/)/.test(specifier)) return resolved
    return { ...resolved, url: specifier.endsWith("/Telemetry.ts") ? spanless : `${resolved.url}?spanless` }
  }
})

// The text is there at once: reading a stream would be most of the time.
const text = Effect.succeed(
  JSON.stringify({
    results: {
      id: 7,
      name: "www",
      domain_name: "abc.map.example.com",
      cnames: [],
      cname_access_only: false,
      is_active: true,
      edge_application_id: 1,
      digital_certificate_id: null
    },
    schema_version: 3
  })
)
const answering = HttpClient.make((request) =>
  Effect.sync(() => Object.defineProperty(HttpClientResponse.fromWeb(request, new Response()), "text", { value: text }))
)

const load = async (copy: string) => {
  const Azion: typeof AzionModule = await import(import.meta.resolve("@millrace/azion/Azion") + copy)
  const { Domains }: typeof DomainsModule = await import(import.meta.resolve("@millrace/azion/v3/Domains") + copy)
  const layer = Domains.layer.pipe(
    Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("invented")) })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, answering))
  )
  const domains = await Effect.runPromise(Effect.provide(Domains, layer))
  return domains.get({ params: { domain_id: 7 } })
}

const asItIs = await load("")
const subjects = {
  "spans, nobody collects": asItIs,
  "spans switched off": Effect.withTracerEnabled(asItIs, false),
  "no spans in the code": await load("?spanless")
}
type Name = keyof typeof subjects
// Object.keys forgets which names they are.
const names = Object.keys(subjects) as ReadonlyArray<Name>

/** In µs of CPU time per call, which other programs disturb less than the clock. */
const measure = async (name: Name): Promise<number> => {
  const many = Effect.forEach(Array.from({ length: calls }), () => subjects[name], { discard: true })
  const begin = process.cpuUsage()
  await Effect.runPromise(many)
  const { system, user } = process.cpuUsage(begin)
  return (user + system) / calls
}

const taken: Record<Name, Array<number>> = {
  "spans, nobody collects": [],
  "spans switched off": [],
  "no spans in the code": []
}
for (let round = -5; round < rounds; round++) {
  for (const name of names.toSorted(() => Math.random() - 0.5)) {
    const micros = await measure(name)
    // The first rounds warm the engine up.
    if (round >= 0) taken[name].push(micros)
  }
}

const quantile = (sorted: ReadonlyArray<number>, part: number): number =>
  Number((sorted[Math.floor((sorted.length - 1) * part)] ?? NaN).toFixed(2))

const results = names.map((name) => {
  const sorted = taken[name].toSorted((a, b) => a - b)
  return { name, median: quantile(sorted, 0.5), from: quantile(sorted, 0.1), to: quantile(sorted, 0.9) }
})

process.stdout.write(
  values.json
    ? `${JSON.stringify(results, undefined, 2)}\n`
    : results
        .map(
          ({ from, median, name, to }) => `${name.padEnd(24)} ${median} µs per call (10 % to 90 %: ${from} to ${to})\n`
        )
        .join("")
)
