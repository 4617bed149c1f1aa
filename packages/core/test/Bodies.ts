/**
 * Bodies of an invented API, with everything in them that a schema can say.
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Client from "../src/Client.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import * as Wire from "../src/Wire.ts"
import * as Script from "./Script.ts"

export interface Rule {
  readonly name: string
  readonly criteria: ReadonlyArray<Rule>
}

export const Rule: Schema.Codec<Rule> = Schema.Struct({
  name: Schema.String,
  criteria: Schema.Array(Schema.suspend((): Schema.Codec<Rule> => Rule))
})

export const Domain = Schema.Struct({
  id: Schema.Finite,
  name: Schema.String,
  cnames: Schema.Array(Schema.String),
  is_active: Schema.Boolean,
  certificate: Schema.NullOr(Schema.Union([Schema.Finite, Schema.Struct({ id: Schema.Finite })])),
  environment: Schema.optionalKey(Wire.openEnum(["production", "preview"])),
  verification: Wire.absentAsNull(Wire.openEnum(["enforce", "permissive"])),
  labels: Schema.optionalKey(Schema.Record(Schema.String, Schema.Struct({ colour: Schema.String }))),
  crl_list: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Finite))),
  rule: Schema.optionalKey(Rule),
  extra: Schema.optionalKey(Schema.Json)
})

/** One resource without its envelope. */
export const Results = <S extends Schema.Codec<unknown, unknown>>(schema: S) =>
  Schema.Unknown.pipe(
    Schema.decodeTo(
      schema,
      SchemaTransformation.transform({
        decode: (body: unknown): S["Encoded"] =>
          typeof body === "object" && body !== null && "results" in body ? body.results : body,
        encode: (results: S["Encoded"]): unknown => ({ results })
      })
    )
  )

export const Page = Schema.Struct({
  count: Schema.Finite,
  total_pages: Schema.Finite,
  links: Schema.Struct({ previous: Schema.NullOr(Schema.String), next: Schema.NullOr(Schema.String) }),
  results: Schema.Array(Domain)
})

const listDomains = Operation.get("listDomains", "/domains", { success: Page })

const getDomain = Operation.get("getDomain", "/domain", { success: Results(Domain) })

export const connect = (httpClient: HttpClient.HttpClient) =>
  Transport.make({ api: "domains", baseUrl: "https://domains.example" }).pipe(
    Effect.provideService(HttpClient.HttpClient, httpClient),
    Effect.map((transport) => ({
      list: Client.method(transport, listDomains),
      get: Client.method(transport, getDomain)
    }))
  )

export const always = (body: unknown) => connect(Script.make(Script.answer(200, body)).httpClient)

export const domain = {
  id: 7,
  name: "www",
  cnames: ["www.example", "example"],
  is_active: true,
  certificate: { id: 12 },
  environment: "production",
  verification: null,
  labels: { team: { colour: "red" } },
  crl_list: [1, 2],
  rule: { name: "and", criteria: [{ name: "or", criteria: [] }] },
  extra: { any: [1, "text", null] }
}

export const page = {
  count: 3,
  total_pages: 2,
  links: { previous: null, next: "/domains?page=2" },
  results: [domain, domain]
}

export const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "",
  "colour",
  "results",
  "errors",
  "\ud800",
  "a.b"
]
