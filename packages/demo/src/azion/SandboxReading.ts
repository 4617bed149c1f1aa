/**
 * The reading part as the sandbox makes it worth watching: its token, its many domains, its slow pages.
 */
import type { Azion } from "@millrace/azion/Azion"
import type { Domains } from "@millrace/azion/v3/Domains"
import { Tokens } from "@millrace/azion/v3/Tokens"
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Figure from "../Figure.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import { pageSize, prefetch, streamDomains } from "./Reading.ts"

/** How many domains the sandbox starts with. */
export const domainCount = 1234

// On loopback there would be nothing to see.
const pageDelay = Duration.millis(80)

/** Makes a token by hand; the other steps let `Azion.login` do it. */
export const mintToken: Step<Tokens | Screen> = {
  name: "Mint a token",
  run: Effect.fnUntraced(function* ({ check }) {
    const { line } = yield* Screen
    const tokens = yield* Tokens
    const minted = yield* tokens.create()
    const shown = String(minted.token)
    const life = DateTime.distance(minted.created_at, minted.expires_at)
    yield* line(`    ${shown}, valid for ${Figure.span(life)}`)
    yield* check("valid for 24 h", Figure.span(life) === "24 h", Figure.span(life))
    yield* check("printed without the secret", shown === "<redacted:azion token>", "other text")
  })
}

/** Streams every domain, at the pace of a distant server. */
export const streamSlowly: Step<Azion | Domains | Sandbox | Screen> = {
  name: `Stream ${Figure.count(domainCount)} domains`,
  run: Effect.fnUntraced(function* (probe) {
    const sandbox = yield* Sandbox
    const { line } = yield* Screen
    yield* line(
      `    Every page takes ${Figure.span(pageDelay)}, as over the internet; up to ${prefetch} are fetched at once.`
    )
    const match = { method: "GET", path: /^\/domains$/ }
    const pages = Math.ceil(domainCount / pageSize)
    const before = yield* sandbox.count(match)
    yield* sandbox.inject(Fault.delay(pageDelay, { match, times: Infinity }))
    const items = yield* streamDomains.run(probe)
    const seen = (yield* sandbox.count(match)) - before
    const peak = probe.read().peak
    yield* probe.check("none missing", items === domainCount, String(items))
    yield* probe.check(`${pages} pages`, seen === pages, seen)
    yield* probe.check(`${prefetch} at once`, peak === prefetch, peak)
    return items
  })
}
