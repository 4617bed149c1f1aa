/**
 * The tests' controls of the APIs, under names that all of them share: what the control surface can reach over HTTP.
 */
import * as Effect from "effect/Effect"
import type * as Azalead from "../Azalead.ts"
import type * as Azion from "../Azion.ts"
import type * as Exchange from "../Exchange.ts"
import type * as LeanLaw from "../LeanLaw.ts"
import type * as Rest from "../Rest.ts"

export interface Controls {
  readonly azalead: Azalead.Control
  readonly azion: Azion.Control
  readonly leanlaw: LeanLaw.Control
  readonly rest: Rest.Control
}

export interface ApiControl {
  /** Undefined where the API has none that could be issued. */
  readonly issueToken: Effect.Effect<string> | undefined
  /** Undefined where nothing can expire. */
  readonly expireTokens: Effect.Effect<void> | undefined
  /** Undefined where there is no quota. */
  readonly exhaustQuota: Effect.Effect<void> | undefined
  readonly collections: Readonly<Record<string, Collection>>
}

export interface Collection {
  readonly all: Effect.Effect<ReadonlyArray<unknown>>
  /** Stores it without any check; fields left out get defaults. */
  readonly insert: (item: object) => Effect.Effect<unknown>
  /** Whether there was such an item. */
  readonly delete: (id: string) => Effect.Effect<boolean>
}

export const make = ({ azalead, azion, leanlaw, rest }: Controls, api: Exchange.Api): ApiControl => {
  switch (api) {
    case "azalead":
      return {
        issueToken: azalead.issueToken(),
        expireTokens: azalead.expireTokens,
        exhaustQuota: azalead.exhaustQuota,
        collections: {
          accounts: {
            all: azalead.accounts,
            insert: azalead.insertAccount,
            delete: (id) => azalead.deleteAccount(Number(id))
          }
        }
      }
    case "azion":
      return {
        issueToken: azion.issueToken(),
        expireTokens: azion.expireTokens,
        exhaustQuota: azion.exhaustQuota,
        collections: {
          domains: { all: azion.domains, insert: azion.insertDomain, delete: (id) => azion.deleteDomain(Number(id)) }
        }
      }
    case "leanlaw":
      return {
        issueToken: Effect.succeed(leanlaw.apiKey),
        expireTokens: undefined,
        exhaustQuota: leanlaw.exhaustQuota,
        collections: { clients: { all: leanlaw.clients, insert: leanlaw.insertClient, delete: leanlaw.deleteClient } }
      }
    case "rest":
      return {
        issueToken: undefined,
        expireTokens: undefined,
        exhaustQuota: undefined,
        collections: Object.fromEntries(
          rest.paths.map((path) => [
            path,
            {
              all: rest.items(path),
              insert: (item) => rest.insert(path, { ...item }),
              delete: (id) => rest.delete(path, id)
            }
          ])
        )
      }
  }
}
