/**
 * `/iam/personal_tokens` of Azion v3: bare but for the list. The secret `key` is in the answer to the create alone, and lets
 * its owner in until the token expires or is deleted.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"

export const make = (account: Account): Collection.Collection => {
  const { pastEnd, personalTokens, seed, tokens } = account
  const errors = Answer.version3
  const collection = Collection.make({
    path: "/iam/personal_tokens",
    param: "personal_token_id",
    table: personalTokens,
    verbs: ["list", "get"],
    errors,
    fields: {},
    blank: ({ id, now }) => ({
      id,
      uuid: Seed.uuid(`${seed}/personal-token/${id}`),
      name: `token-${id}`,
      created: Stamp.iso(now),
      expires_at: Stamp.iso(now),
      description: null
    }),
    show: (row) => Collection.omit(row, "id", "key"),
    envelopes: { get: Answer.bare },
    pastEnd
  })

  // Apart from the collection's, because the answer to a create holds what no row does.
  const create = ({ body, now, user }: Call): Exchange.Reply =>
    Result.match(Field.object(fields, body, ["name", "expires_at"]), {
      onFailure: errors.invalidFields,
      onSuccess: ({ description = null, expires_at, name }) => {
        if (expires_at <= now) return errors.invalidFields({ expires_at: ["The date must be in the future."] })
        if (personalTokens.all().some((other) => other["name"] === name)) {
          return errors.conflict(`name "${name}" is already in use.`)
        }
        const key = Seed.hex(`${seed}/personal-token-key/${personalTokens.nextId()}`, 40)
        const row = collection.insert({
          key,
          name,
          created: Stamp.iso(now),
          expires_at: Stamp.iso(expires_at),
          description
        })
        tokens.admit(key, user, expires_at)
        return Answer.json(201, {
          uuid: row["uuid"],
          name,
          key,
          user_id: Seed.integer(`${seed}/user/${user.username}`, 100_000),
          created: row["created"],
          expires_at: row["expires_at"],
          description
        })
      }
    })

  const remove = ({ params }: Call): Exchange.Reply => {
    const row = personalTokens.find(params["personal_token_id"] ?? "")
    if (row === undefined) return errors.notFound
    tokens.revoke(String(row["key"]))
    personalTokens.remove(personalTokens.keyOf(row))
    return Answer.noContent
  }

  const route = (method: string, path: string, run: Operation["run"]): Route<Operation> => ({
    method,
    path,
    operation: { errors, run }
  })
  return {
    ...collection,
    routes: [
      ...collection.routes,
      route("POST", "/iam/personal_tokens", create),
      route("DELETE", "/iam/personal_tokens/{personal_token_id}", remove)
    ]
  }
}

// internal

const date: Field.Field<number> = (value) =>
  Result.flatMap(Field.text()(value), (text) =>
    /^\d{4}-\d{2}-\d{2}T/.test(text)
      ? Result.map(
          Result.fromOption(DateTime.make(text), () => "Enter a valid date and time."),
          DateTime.toEpochMillis
        )
      : Result.fail("Enter a valid date and time.")
  )

const fields = {
  name: Field.text(),
  expires_at: date,
  description: Field.nullable(Field.text({ blank: true }))
}
