/**
 * What `millrace-sandbox` prints once it listens: where, who may call, and a line to paste for each API.
 */
import * as Effect from "effect/Effect"
import * as Azalead from "../Azalead.ts"
import * as Azion from "../Azion.ts"
import type * as Exchange from "../Exchange.ts"
import * as Rest from "../Rest.ts"
import { Sandbox } from "../Sandbox.ts"

/**
 * @param url where all APIs are, told apart by path
 * @param own where an API is on its own
 */
export const text = Effect.fnUntraced(function* (url: string, own: ReadonlyMap<Exchange.Api, string>) {
  const { azalead, azion, leanlaw, rest } = yield* Sandbox
  const token = yield* azion.issueToken()
  const azaleadToken = yield* azalead.issueToken()
  const at = (api: Exchange.Api): string => own.get(api) ?? url
  const login = ({ password, username }: { readonly username: string; readonly password: string }): string =>
    `as ${username} with "${password}"`
  // As the API packages' `…Config` modules read them.
  const variables = (values: Readonly<Record<string, string>>): string =>
    `  export ${Object.entries(values)
      .map(([name, value]) => `${name}='${value}'`)
      .join(" ")}`
  const sections: ReadonlyArray<ReadonlyArray<string>> = [
    [`The sandbox listens on ${url}. Stop it with Ctrl-C.`],
    [
      `Azion v2 and v3 on ${at("azion")}, ${login(Azion.user)}`,
      variables({ AZION_BASE_URL: at("azion"), AZION_TOKEN: token }),
      `  curl -H 'Accept: application/json; version=3' -H 'Authorization: Token ${token}' '${at("azion")}/domains?page_size=2'`
    ],
    [
      `Azalead on ${at("azalead")}, ${login(Azalead.administrator)}`,
      variables({
        AZALEAD_BASE_URL: at("azalead"),
        AZALEAD_USERNAME: Azalead.administrator.username,
        AZALEAD_PASSWORD: Azalead.administrator.password,
        AZALEAD_API_KEY: Azalead.apiKey
      }),
      `  curl -H 'X-Auth-token: Bearer ${azaleadToken}' '${at("azalead")}/latest/account?size=2'`,
      `  curl -H 'apikey: ${Azalead.apiKey}' '${at("azalead")}/cid?ip_address=203.0.113.1'`
    ],
    [
      `LeanLaw on ${at("leanlaw")}, with the key ${leanlaw.apiKey}`,
      variables({ LEANLAW_BASE_URL: at("leanlaw"), LEANLAW_API_KEY: leanlaw.apiKey }),
      `  curl -H 'Authorization: Bearer ${leanlaw.apiKey}' '${at("leanlaw")}/v2/clients?limit=2'`
    ],
    [
      `An API of your own on ${at("rest")}, ${login(Rest.user)}`,
      ...rest.paths
        .filter((path) => !path.includes(":"))
        .map((path) => `  curl -u '${Rest.user.username}:${Rest.user.password}' '${at("rest")}/${path}'`)
    ],
    [
      "What it has seen and can do, what shall go wrong (here for one request), and all as at the start:",
      `  curl ${url}/__sandbox`,
      `  curl -d '{ "_tag": "Status", "status": 503 }' ${url}/__sandbox/faults`,
      `  curl -X POST ${url}/__sandbox/reset`
    ]
  ]
  return sections.map((lines) => lines.join("\n")).join("\n\n")
})
