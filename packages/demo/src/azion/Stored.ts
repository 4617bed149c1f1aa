/**
 * What the sandbox holds, read past the API.
 */
import type { Domain } from "@millrace/sandbox/Azion"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"

const all: Effect.Effect<ReadonlyArray<Domain>, never, Sandbox> = Sandbox.use(({ azion }) => azion.domains)

/** How many domains there are. */
export const count: Effect.Effect<number, never, Sandbox> = Effect.map(all, (domains) => domains.length)

/** The domain with this id. */
export const find = (id: number): Effect.Effect<Domain | undefined, never, Sandbox> =>
  Effect.map(all, (domains) => domains.find((domain) => domain.id === id))

/** A domain that exists; the sandbox starts with more than one. */
export const first: Effect.Effect<Domain, never, Sandbox> = Effect.flatMap(all, ([domain]) =>
  domain === undefined ? Effect.die(new Error("The sandbox holds no domain.")) : Effect.succeed(domain)
)
