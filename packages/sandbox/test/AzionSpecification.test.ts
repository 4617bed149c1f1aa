/** The answers of the emulated Azion against our descriptions of its two versions, operation by operation. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import type { Request } from "./AzionRequest.ts"
import * as AzionRequests from "./AzionRequests.ts"
import { call, record, token } from "./Caller.ts"
import * as Specification from "./Specification.ts"

const named = (username: string, permissions: ReadonlyArray<Azion.Permission>): Azion.User => ({
  username,
  password: "an invented password",
  permissions
})

// Who has one permission alone, and who lacks it alone.
const users = Azion.user.permissions.flatMap((permission) => [
  named(`only ${permission}`, [permission]),
  named(
    `all but ${permission}`,
    Azion.user.permissions.filter((other) => other !== permission)
  )
])

const sandbox = Effect.provide(
  Sandbox.layer({
    azion: {
      token,
      users: [Azion.user, named("nothing", []), ...users],
      rateLimit: { limit: 100_000, window: "1 minute" }
    }
  })
)

interface Operation extends Request {
  readonly id: string
  readonly method: string
  readonly template: string
  readonly permission: string | undefined
  readonly success: number
  readonly parameters: ReadonlyArray<string>
}

const versions = [2, 3].map((version) => {
  const url = new URL(`../../azion/spec/azion-v${version}.openapi.json`, import.meta.url)
  const document: Specification.Json = JSON.parse(readFileSync(url, "utf8"))
  const specification = Specification.make(document)

  // The bodies of requests, as if they were answers.
  const paths = Object.entries(record(document["paths"])).map(([template, item]) => [
    template,
    Object.fromEntries(
      Object.entries(record(item)).map(([method, declaration]) => [
        method,
        Array.isArray(declaration) ? declaration : { responses: { 200: record(declaration)["requestBody"] ?? {} } }
      ])
    )
  ])
  const bodies = Specification.make({ ...document, paths: Object.fromEntries(paths) })

  const requests = Effect.gen(function* () {
    const { azion } = yield* Sandbox.Sandbox
    const domain = (yield* azion.domains).find(({ edge_firewall_id }) => edge_firewall_id === 7001)
    assert.isDefined(domain)
    return (version === 2 ? AzionRequests.version2 : AzionRequests.version3)(domain, yield* azion.issueToken())
  })

  /** Every operation of the document with its request; fails where one of them lacks the other. */
  const operations = Effect.gen(function* () {
    const known = yield* requests
    const ids = specification.operations.map(({ declaration }) => String(declaration["operationId"]))
    assert.deepStrictEqual(ids.toSorted(), Object.keys(known).toSorted())
    return specification.operations.map(({ declaration, method, template }): Operation => {
      const id = String(declaration["operationId"])
      const permission = declaration["x-permission"]
      return {
        ...known[id],
        id,
        method,
        template,
        // "Edit Edge Applications" is one page's spelling of it.
        permission: typeof permission === "string" ? permission.replace("Applications", "Application") : undefined,
        success:
          known[id]?.status ?? Number(Object.keys(record(declaration["responses"])).find((status) => status < "3")),
        parameters: [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
      }
    })
  })

  /** The fields of a body; none where it is one of several shapes. */
  const fieldsOf = (method: string, template: string): ReadonlyArray<string> => {
    const declaration = specification.operations.find((one) => one.method === method && one.template === template)
    const content = record(record(record(declaration?.declaration["requestBody"])["content"])["application/json"])
    const name = String(record(content["schema"])["$ref"]).replace("#/components/schemas/", "")
    return Object.keys(record(record(record(record(document["components"])["schemas"])[name])["properties"] ?? {}))
  }

  const accept = `application/json; version=${version}`

  const send = (operation: Operation, headers?: Record<string, string>) => {
    const { body, method, query = "", template } = operation
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(operation.params?.[name])) + query
    return call(method, path, { headers: { accept, ...headers }, ...(body === undefined ? {} : { body }) })
  }

  const prepare = ({ before }: Operation) =>
    before === undefined ? Effect.void : call(before[0], before[1], { headers: { accept }, body: before[2] })

  return {
    version,
    accept,
    specification,
    bodies,
    fieldsOf,
    operations,
    send,
    prepare,
    count: version === 2 ? 24 : 123
  }
})

for (const { accept, bodies, count, fieldsOf, operations, prepare, send, specification, version } of versions) {
  const fits = (operation: Operation, seen: { status: number; json: unknown }, status: number): void => {
    assert.strictEqual(seen.status, status, `${operation.id} ${JSON.stringify(seen.json)}`)
    assert.deepStrictEqual(specification.complaints(operation.method, operation.template, status, seen.json), [])
  }

  // Each operation on an account of its own.
  const each = Effect.fnUntraced(function* (
    test: (operation: Operation) => Effect.Effect<void, never, Sandbox.Sandbox>
  ) {
    const { azion, reset } = yield* Sandbox.Sandbox
    for (const operation of yield* operations) {
      yield* reset
      yield* azion.issueToken()
      yield* prepare(operation)
      yield* test(operation)
    }
  })

  describe(`the description of Azion v${version}`, () => {
    it.effect(`fits the answer of each of its ${count} operations`, () =>
      Effect.gen(function* () {
        assert.strictEqual(specification.operations.length, count)
        yield* each((operation) =>
          Effect.map(send(operation), (seen) => {
            fits(operation, seen, operation.success)
            if (seen.json !== undefined) assert.strictEqual(seen.headers["content-type"], accept)
          })
        )
      }).pipe(sandbox)
    )

    it.effect("fits every request of these tests, and names no field that they leave out", () =>
      Effect.gen(function* () {
        for (const { body, id, method, template } of yield* operations) {
          if (body === undefined) continue
          assert.deepStrictEqual(bodies.complaints(method, template, 200, body), [], id)
          const fields = fieldsOf(method, template)
          if (fields.length > 0) assert.deepStrictEqual(Object.keys(body).toSorted(), fields.toSorted(), id)
        }
      }).pipe(sandbox)
    )

    it.effect("fits 401 without credentials", () =>
      each((operation) =>
        Effect.map(send(operation, { authorization: "" }), (seen) => fits(operation, seen, 401))
      ).pipe(sandbox)
    )

    it.effect("fits 403 without the permission that it names, and asks for no other", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        yield* each(
          Effect.fnUntraced(function* (operation) {
            const { permission, template } = operation
            if (template.startsWith("/tokens")) return
            const as = (username: string) =>
              Effect.flatMap(azion.issueToken(username), (token) =>
                send(operation, { authorization: `Token ${token}` })
              )
            if (permission !== undefined) fits(operation, yield* as(`all but ${permission}`), 403)
            fits(operation, yield* as(permission === undefined ? "nothing" : `only ${permission}`), operation.success)
          })
        )
      }).pipe(sandbox)
    )

    it.effect("fits 404 where any part of the path is unknown", () =>
      each(
        Effect.fnUntraced(function* (operation) {
          for (const name of operation.parameters) {
            const params = { ...operation.params, [name]: "999999" }
            fits(operation, yield* send({ ...operation, params }), 404)
          }
        })
      ).pipe(sandbox)
    )

    it.effect("fits 400 to a field of the wrong type, and refuses other bodies", () =>
      each(
        Effect.fnUntraced(function* (operation) {
          const [name] = Object.keys(operation.body ?? {})
          if (operation.body === undefined || name === undefined) return
          const wrong = { ...operation.body, [name]: { no: "such value" } }
          fits(operation, yield* send({ ...operation, body: wrong }), 400)
          const unknown = { ...operation.body, no_such_field: 1 }
          assert.strictEqual((yield* send({ ...operation, body: unknown })).status, 400, operation.id)
          assert.strictEqual((yield* send(operation, { "content-type": "text/plain" })).status, 415, operation.id)
          if (operation.method === "PATCH") fits(operation, yield* send({ ...operation, body: {} }), 400)
        })
      ).pipe(sandbox)
    )

    it.effect("fits 406 to another version", () =>
      each((operation) =>
        Effect.map(send(operation, { accept: "application/json; version=4" }), (seen) => fits(operation, seen, 406))
      ).pipe(sandbox)
    )

    it.effect("fits 429 once the quota is gone", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        yield* each(
          Effect.fnUntraced(function* (operation) {
            yield* azion.exhaustQuota
            fits(operation, yield* send(operation), 429)
          })
        )
      }).pipe(sandbox)
    )
  })
}
