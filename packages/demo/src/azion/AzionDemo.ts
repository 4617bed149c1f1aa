/**
 * The demo of Azion v3: all of it against the sandbox, or the reading part alone against a real account.
 */
import * as Azion from "@millrace/azion/Azion"
import * as AzionConfig from "@millrace/azion/AzionConfig"
import { Domains } from "@millrace/azion/v3/Domains"
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as SandboxLayer from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Figure from "../Figure.ts"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import * as Step from "../Step.ts"
import * as Account from "./Account.ts"
import { losses } from "./Losses.ts"
import { getDomain, streamDomains } from "./Reading.ts"
import { recoveries } from "./Recoveries.ts"
import { refusals } from "./Refusals.ts"
import { domainCount, mintToken, streamSlowly } from "./SandboxReading.ts"
import { site } from "./Site.ts"
import { editDomain } from "./Writing.ts"

/** Everything, against a sandbox on a free port of this computer. */
export const sandboxed: Effect.Effect<
  ReadonlyArray<Step.Outcome>,
  SandboxServer.SandboxServerError,
  Screen
> = Effect.gen(function* () {
  const { line, paint } = yield* Screen
  const { url } = yield* SandboxServer.SandboxServer
  yield* line(paint("bold", "Millrace demo: the Azion v3 client, over real HTTP, against a sandbox on this computer."))
  yield* line(
    `It streams ${Figure.count(domainCount)} domains, edits one, sets up a site, and shows what a caller sees when things go wrong.`
  )
  yield* line(`Sandbox: ${url}, invented data. About 6 seconds; Ctrl-C stops it.`)
  return yield* Step.runAll(
    chapters.map(({ steps, title }) => ({ title, steps: steps.map((step) => Scene.watched(step)) }))
  )
}).pipe(
  Effect.provide(
    Account.layer.pipe(
      Layer.provideMerge(SandboxServer.layer()),
      Layer.provideMerge(SandboxLayer.layer({ azion: { domains: domainCount } }))
    )
  )
)

/** The reading part, against the account that `AZION_TOKEN` is for. */
export const live: Effect.Effect<ReadonlyArray<Step.Outcome>, Config.ConfigError, Screen> = Effect.gen(function* () {
  const { line, paint } = yield* Screen
  const { v3 } = yield* Azion.Azion
  yield* line(paint("bold", "Millrace demo: the Azion v3 client against your account (AZION_TOKEN is set)."))
  yield* line("It only reads: it streams all domains and gets the first one by its id.")
  yield* line(`${v3.baseUrl}; Ctrl-C stops it. Unset AZION_TOKEN for the whole demo, with a sandbox.`)
  return yield* Step.runAll([{ title: "Reading", steps: [streamDomains, getDomain] }])
}).pipe(
  Effect.provide(
    Domains.layer.pipe(Layer.provideMerge(Azion.layerConfig(AzionConfig.options)), Layer.provide(FetchHttpClient.layer))
  )
)

// internal

type Services = Azion.Azion | Account.Groups | Sandbox | SandboxServer.SandboxServer | Screen

const chapters: ReadonlyArray<Step.Chapter<Services>> = [
  { title: "Reading", steps: [mintToken, streamSlowly, getDomain] },
  { title: "Writing", steps: [editDomain] },
  { title: "A site: several groups, undone at the end", steps: site },
  { title: "Refusals: one tagged error, no retry", steps: refusals },
  { title: "Trouble that passes: the client waits or tries again", steps: recoveries },
  { title: "Trouble that does not: the caller decides", steps: losses }
]
