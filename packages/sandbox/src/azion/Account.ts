/**
 * One account: everything that both versions of the API look at, table by table. Knows no operation.
 */
import type { PastEnd } from "./Page.ts"
import * as Table from "./Table.ts"
import type { Tokens } from "./Tokens.ts"

/** How the account is set up. */
export interface Settings {
  readonly seed: string
  readonly tokens: Tokens
  /** What creates of domains, and of applications and what is under them, answer. */
  readonly createStatus: 200 | 201
  readonly pastEnd: PastEnd
}

export interface Account extends Settings {
  readonly applicationInstances: Table.Table
  readonly applicationRules: Table.Table
  readonly applications: Table.Table
  readonly cacheSettings: Table.Table
  readonly certificates: Table.Table
  readonly deviceGroups: Table.Table
  readonly dnsRecords: Table.Table
  readonly dnsZones: Table.Table
  readonly domains: Table.Table
  readonly firewallInstances: Table.Table
  readonly firewallRules: Table.Table
  readonly firewalls: Table.Table
  readonly functions: Table.Table
  readonly networkLists: Table.Table
  readonly origins: Table.Table
  readonly personalTokens: Table.Table
  readonly ruleSets: Table.Table
  readonly streamings: Table.Table
  readonly variables: Table.Table
  readonly wafs: Table.Table
}

export const make = (settings: Settings): Account => ({
  ...settings,
  applicationInstances: Table.make({ firstId: 10001 }),
  applicationRules: Table.make({ firstId: 20001 }),
  applications: Table.make({ firstId: 1600000001 }),
  cacheSettings: Table.make({ firstId: 30001 }),
  certificates: Table.make({ firstId: 50001 }),
  deviceGroups: Table.make({ firstId: 40001 }),
  dnsRecords: Table.make({ firstId: 60001 }),
  dnsZones: Table.make({ firstId: 2001 }),
  domains: Table.make({ firstId: 1600000001 }),
  firewallInstances: Table.make({ firstId: 11001 }),
  firewallRules: Table.make({ firstId: 21001 }),
  firewalls: Table.make({ firstId: 7001 }),
  functions: Table.make({ firstId: 8001 }),
  networkLists: Table.make({ firstId: 3001 }),
  origins: Table.make({ firstId: 90001, key: "origin_key", id: "origin_id" }),
  personalTokens: Table.make({ firstId: 1, key: "uuid" }),
  ruleSets: Table.make({ firstId: 4001 }),
  streamings: Table.make({ firstId: 5001 }),
  variables: Table.make({ firstId: 1, key: "uuid" }),
  wafs: Table.make({ firstId: 6001 })
})
