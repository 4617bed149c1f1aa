/**
 * Real-time purge, the same in both versions: acknowledges, and keeps nothing. URLs are told apart by whether their host is
 * the account's; for cache keys and wildcards the vendor documents no such check. Mind `details` and `detail`.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Answer from "./Answer.ts"
import type { Call, Operation, Product } from "./Operation.ts"
import type { Row } from "./Table.ts"

/** @param domains the domains of the account */
export const routes = (domains: () => ReadonlyArray<Row>, errors: Answer.Errors): ReadonlyArray<Route<Operation>> => {
  const isOwn = (url: string): boolean => {
    const host = hostOf(url)
    return domains().some(
      ({ cnames, domain_name }) => domain_name === host || (Array.isArray(cnames) && cnames.includes(host))
    )
  }

  const reading =
    <F extends Fields>(fields: F, done: (urls: ReadonlyArray<string>) => Exchange.Reply) =>
    ({ body }: Call): Exchange.Reply =>
      Result.match(Field.object(fields, body, ["urls", "method"]), {
        onFailure: errors.invalidFields,
        onSuccess: ({ urls }) => done(urls)
      })

  const purgeUrl = (urls: ReadonlyArray<string>): Exchange.Reply =>
    Answer.json(
      207,
      [
        { status: "HTTP/1.1 201 CREATED", urls: urls.filter(isOwn), details: created },
        {
          status: "HTTP/1.1 403 FORBIDDEN",
          urls: urls.filter((url) => !isOwn(url)),
          details: "Unauthorized domain for your account"
        }
      ].filter(({ urls }) => urls.length > 0)
    )

  const route = (path: string, product: Product, run: Operation["run"]): Route<Operation> => ({
    method: "POST",
    path,
    operation: { permission: "Purge", product, errors, run }
  })

  return [
    route("/purge/url", "purge", reading({ urls: many(url), method }, purgeUrl)),
    route(
      "/purge/cachekey",
      "purge",
      reading({ urls: many(Field.text({ maxLength: 4096 })), method, layer }, () =>
        Answer.json(201, { details: created })
      )
    ),
    route(
      "/purge/wildcard",
      "wildcard",
      reading({ urls: one, method }, () => Answer.json(201, { detail: created }))
    )
  ]
}

// internal

type Fields = {
  readonly urls: Field.Field<ReadonlyArray<string>>
  readonly method: Field.Field<string>
  readonly layer?: Field.Field<string>
}

const created = "Purge request successfully created"

const method = Field.literals(["delete"] as const)

const layer = Field.literals(["edge_caching", "l2_caching"] as const)

const many = (item: Field.Field<string>): Field.Field<ReadonlyArray<string>> =>
  Field.list(item, { minItems: 1, maxItems: 50 })

const one = Field.list(Field.text({ maxLength: 256 }), { minItems: 1, maxItems: 1 })

// The scheme may be left out.
const hostOf = (url: string): string | undefined => {
  const whole = /^https?:\/\//.test(url) ? url : `http://${url}`
  return URL.canParse(whole) ? new URL(whole).hostname : undefined
}

const url: Field.Field<string> = (value) =>
  Result.flatMap(Field.text({ maxLength: 4096 })(value), (text) =>
    hostOf(text) === undefined ? Result.fail("Enter a valid URL.") : Result.succeed(text)
  )
