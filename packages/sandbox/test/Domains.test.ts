import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, outcome, token } from "./Caller.ts"

const sandbox = (azion?: Azion.Options) => Effect.provide(Sandbox.layer({ azion: { token, domains: 0, ...azion } }))

const errors = (message: string, error: string) => ({ errors: [{ message, error }], schema_version: 3 })
const notFound: readonly [number, unknown] = [404, errors("Not Found", "not_found")]

const names = (json: unknown): ReadonlyArray<string> => {
  assert.isTrue(typeof json === "object" && json !== null && "results" in json && Array.isArray(json.results))
  return (json as { results: ReadonlyArray<Azion.Domain> }).results.map((domain) => domain.name)
}

const insert = Effect.fnUntraced(function* (...domains: ReadonlyArray<Partial<Azion.Domain>>) {
  const { azion } = yield* Sandbox.Sandbox
  return yield* Effect.forEach(domains, azion.insertDomain)
})

describe("Domains", () => {
  describe("list", () => {
    it.effect("pages by ten with absolute links that keep the query, and counts all", () =>
      Effect.gen(function* () {
        const url = "https://api.azionapi.net/domains"
        const pages = yield* Effect.forEach(["", "&page=2", "&page=3"], (page) =>
          call("GET", `/domains?sort=asc${page}`)
        )
        const page = (results: number, previous: string | null, next: string | null): object => ({
          count: 25,
          total_pages: 3,
          schema_version: 3,
          links: { previous, next },
          results
        })
        const seen: ReadonlyArray<object> = pages.map(({ json }) => ({
          ...(json as object),
          results: names(json).length
        }))
        assert.deepStrictEqual(seen, [
          page(10, null, `${url}?page=2&sort=asc`),
          page(10, `${url}?page=1&sort=asc`, `${url}?page=3&sort=asc`),
          page(5, `${url}?page=2&sort=asc`, null)
        ])
        assert.strictEqual(new Set(pages.flatMap(({ json }) => names(json))).size, 25)
      }).pipe(sandbox({ domains: 25 }))
    )

    it.effect("orders by any field in both directions, blanks first", () =>
      Effect.gen(function* () {
        yield* insert(
          { name: "b", edge_firewall_id: 10 },
          { name: "a", edge_firewall_id: 9 },
          { name: "c", edge_firewall_id: null }
        )
        const by = (query: string) => Effect.map(call("GET", `/domains?${query}`), ({ json }) => names(json).join(""))
        assert.deepStrictEqual(
          yield* Effect.forEach(
            ["", "sort=desc", "order_by=name", "order_by=name&sort=desc", "order_by=edge_firewall_id"],
            by
          ),
          ["bac", "cab", "abc", "cba", "cab"]
        )
      }).pipe(sandbox())
    )

    it.effect("finds by exact name, and answers an empty page where nothing has it", () =>
      Effect.gen(function* () {
        yield* insert({ name: "one" }, { name: "one more" })
        assert.deepStrictEqual(names((yield* call("GET", "/domains?name=one")).json), ["one"])
        assert.deepStrictEqual(yield* outcome("GET", "/domains?name=on"), [
          200,
          {
            count: 0,
            total_pages: 1,
            schema_version: 3,
            links: { previous: null, next: null },
            results: []
          }
        ])
      }).pipe(sandbox())
    )

    it.effect("answers 400 by field to query parameters that make no sense", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* outcome("GET", "/domains?page=0&page_size=-1&sort=up&order_by=nothing"), [
          400,
          {
            page: ["A positive integer is required."],
            page_size: ["A positive integer is required."],
            sort: ['"up" is not a valid choice.'],
            order_by: ['"nothing" is not a valid choice.']
          }
        ])
      }).pipe(sandbox())
    )

    it.effect("answers an empty page past the end", () =>
      Effect.gen(function* () {
        const { json, status } = yield* call("GET", "/domains?page=9")
        assert.deepStrictEqual(
          [status, json],
          [
            200,
            {
              count: 12,
              total_pages: 2,
              schema_version: 3,
              links: { previous: "https://api.azionapi.net/domains?page=2", next: null },
              results: []
            }
          ]
        )
      }).pipe(sandbox({ domains: 12 }))
    )

    it.effect("answers 404 past the end where the option says so", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* outcome("GET", "/domains?page=3"), notFound)
        assert.strictEqual((yield* call("GET", "/domains?page=2")).status, 200)
      }).pipe(sandbox({ domains: 12, pastEnd: "notFound" }))
    )
  })

  describe("create", () => {
    const body = { name: "shop", edge_application_id: 7 }

    it.effect("stores the given fields over the defaults", () =>
      Effect.gen(function* () {
        const created = yield* outcome("POST", "/domains", { body: { ...body, cnames: ["shop.example.com"] } })
        assert.deepStrictEqual(created, [
          201,
          {
            results: {
              id: 1600000001,
              name: "shop",
              cnames: ["shop.example.com"],
              cname_access_only: false,
              digital_certificate_id: null,
              edge_application_id: 7,
              is_active: true,
              domain_name: "e8cdd2b00f.map.azionedge.net",
              environment: "production",
              is_mtls_enabled: false,
              mtls_trusted_ca_certificate_id: null,
              edge_firewall_id: null,
              mtls_verification: "enforce",
              crl_list: null
            },
            schema_version: 3
          }
        ])
        assert.deepStrictEqual(yield* outcome("GET", "/domains/1600000001"), [200, created[1]])
      }).pipe(sandbox())
    )

    it.effect("answers 200 where the option says so", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* call("POST", "/domains", { body })).status, 200)
      }).pipe(sandbox({ createStatus: 200 }))
    )

    it.effect(
      "takes a certificate as number, as text of a number, as name and as null, and answers a number or null",
      () =>
        Effect.gen(function* () {
          const { azion } = yield* Sandbox.Sandbox
          for (const [i, digital_certificate_id] of [42, "43", "lets_encrypt", null].entries()) {
            yield* call("POST", "/domains", { body: { ...body, name: `shop${i}`, digital_certificate_id } })
          }
          const ids = (yield* azion.domains).map((domain) => domain.digital_certificate_id)
          assert.deepStrictEqual([ids[0], ids[1], typeof ids[2], ids[3]], [42, 43, "number", null])
        }).pipe(sandbox())
    )

    it.effect("complains about every field that is missing, wrong or unknown", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { body: {} }), [
          400,
          {
            name: ["This field is required."],
            edge_application_id: ["This field is required."]
          }
        ])
        assert.deepStrictEqual(
          yield* outcome("POST", "/domains", {
            body: {
              name: "",
              edge_application_id: 0,
              cnames: "a.example.com",
              cname_access_only: "yes",
              is_active: null,
              environment: "test",
              crl_list: [1, "2"],
              cname: []
            }
          }),
          [
            400,
            {
              name: ["This field may not be blank"],
              edge_application_id: ["Ensure this value is greater than or equal to 1."],
              cnames: ["Expected a list of items."],
              cname_access_only: ["Must be a valid boolean."],
              is_active: ["This field may not be null."],
              environment: ['"test" is not a valid choice.'],
              crl_list: ["A valid integer is required."],
              cname: ["Unknown field."]
            }
          ]
        )
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { body: [] }), [
          400,
          {
            non_field_errors: ["Invalid data. Expected a JSON object."]
          }
        ])
      }).pipe(sandbox())
    )

    it.effect("answers 409 to a name or a cname that another domain has", () =>
      Effect.gen(function* () {
        yield* insert({ name: "shop", cnames: ["shop.example.com"] })
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { body }), [
          409,
          errors('Domain name "shop" is already in use.', "conflict")
        ])
        const cnames = ["www.example.com", "shop.example.com"]
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { body: { ...body, name: "other", cnames } }), [
          409,
          errors('cname "shop.example.com" is already in use by another domain.', "conflict")
        ])
        const [other] = yield* insert({ name: "other" })
        assert.strictEqual((yield* call("PATCH", `/domains/${other?.id}`, { body: { name: "shop" } })).status, 409)
        assert.strictEqual((yield* call("PUT", `/domains/${other?.id}`, { body })).status, 409)
        assert.deepStrictEqual(
          (yield* (yield* Sandbox.Sandbox).azion.domains).map(({ name }) => name),
          ["shop", "other"]
        )
      }).pipe(sandbox())
    )
  })

  describe("replace, update and delete", () => {
    it.effect("PUT resets what is left out to its default and keeps id and host", () =>
      Effect.gen(function* () {
        const [before] = yield* insert({
          name: "a",
          cnames: ["a.example.com"],
          domain_name: "kept.map.azionedge.net",
          is_active: false,
          edge_firewall_id: 3
        })
        const answer = yield* outcome("PUT", `/domains/${before?.id}`, { body: { name: "b", edge_application_id: 9 } })
        assert.deepStrictEqual(answer, [
          200,
          {
            results: {
              ...before,
              name: "b",
              edge_application_id: 9,
              cnames: [],
              is_active: true,
              edge_firewall_id: null
            },
            schema_version: 3
          }
        ])
      }).pipe(sandbox())
    )

    it.effect("PATCH keeps what is left out, and is 400 without any field", () =>
      Effect.gen(function* () {
        const [before] = yield* insert({ name: "a", cnames: ["a.example.com"] })
        const path = `/domains/${before?.id}`
        assert.deepStrictEqual(yield* outcome("PATCH", path, { body: { is_active: false, name: "a" } }), [
          200,
          {
            results: { ...before, is_active: false },
            schema_version: 3
          }
        ])
        assert.deepStrictEqual(yield* outcome("PATCH", path, { body: {} }), [
          400,
          errors("At least one field is required.", "bad_request")
        ])
      }).pipe(sandbox())
    )

    it.effect("DELETE answers 204 without a body, then 404", () =>
      Effect.gen(function* () {
        const [domain] = yield* insert({ name: "a" })
        const path = `/domains/${domain?.id}`
        const deleted = yield* call("DELETE", path)
        assert.deepStrictEqual(
          [deleted.status, deleted.json, deleted.headers["content-type"]],
          [204, undefined, undefined]
        )
        for (const method of ["GET", "DELETE"]) assert.deepStrictEqual(yield* outcome(method, path), notFound)
        const body = { name: "a", edge_application_id: 1 }
        for (const method of ["PUT", "PATCH"]) assert.deepStrictEqual(yield* outcome(method, path, { body }), notFound)
      }).pipe(sandbox())
    )
  })

  it.effect("the same seed gives the same domains, another seed others, and a reset the first ones again", () =>
    Effect.gen(function* () {
      const domains = (seed: string) =>
        Effect.flatMap(Sandbox.make({ seed, azion: { domains: 5 } }), ({ azion }) => azion.domains)
      assert.deepStrictEqual(yield* domains("a"), yield* domains("a"))
      assert.notDeepEqual(yield* domains("a"), yield* domains("b"))
      const { azion, reset } = yield* Sandbox.make({ seed: "a", azion: { domains: 5 } })
      yield* azion.deleteDomain(1600000001)
      yield* reset
      assert.deepStrictEqual(yield* azion.domains, yield* domains("a"))
    })
  )
})
