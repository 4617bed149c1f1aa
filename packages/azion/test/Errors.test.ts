import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Azion from "../src/Azion.ts"
import * as V2 from "../src/v2/index.ts"
import * as V3 from "../src/v3/index.ts"
import * as Account from "./Account.ts"

const connected = Layer.mergeAll(
  V2.DigitalCertificates.DigitalCertificates.layer,
  V3.DigitalCertificates.DigitalCertificates.layer,
  V3.NetworkLists.NetworkLists.layer
).pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(Account.token)) })),
  Layer.provideMerge(Sandbox.layer({ azion: { token: Account.token } }))
)

/** What comes of a call that is answered so. */
const failure = (status: number, body: unknown) =>
  Effect.gen(function* () {
    const lists = yield* V3.NetworkLists.NetworkLists
    yield* (yield* Sandbox.Sandbox).inject(Fault.status(status, { body }))
    return yield* Effect.flip(
      lists.create({ payload: { name: "mills", list_type: "ip_cidr", items_values: ["192.0.2.1"] } })
    )
  }).pipe(Effect.provide(connected))

describe("an error body", () => {
  const missing = "Authentication credentials were not provided."
  for (const [where, status, body, issues] of [
    ["detail of certificates, WAF and DNS", 401, { detail: missing }, [{ message: missing }]],
    [
      "errors of certificates and WAF",
      400,
      { errors: [{ message: "Bad Request", error: "bad_request" }], schema_version: 3 },
      [{ message: "Bad Request", code: "bad_request" }]
    ],
    [
      "texts of DNS",
      400,
      { errors: ["ttl: A valid integer is required."] },
      [{ message: "ttl: A valid integer is required." }]
    ],
    [
      "fields of edge functions and network lists",
      400,
      { name: ["This field is required."], items_values: ["Not a list.", "Too short."] },
      [
        { field: "name", message: "This field is required." },
        { field: "items_values", message: "Not a list." },
        { field: "items_values", message: "Too short." }
      ]
    ],
    [
      "message of edge functions",
      500,
      { message: "Sorry unable to perform operation." },
      [{ message: "Sorry unable to perform operation." }]
    ],
    ["code of network lists", 500, { code: "internal_error" }, [{ message: "internal_error" }]],
    ["text of network lists", 400, "<h1>Bad Request</h1>", []],
    ["nothing", 400, undefined, []]
  ] as const) {
    it.effect(`gives its issues: ${where}`, () =>
      Effect.gen(function* () {
        const error = yield* failure(status, body)
        assert.deepStrictEqual("status" in error && { status: error.status, issues: error.issues, body: error.body }, {
          status,
          issues,
          body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)
        })
      })
    )
  }
})

describe("a status", () => {
  for (const [status, tag] of [
    [400, "BadRequest"],
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [404, "NotFound"],
    [405, "MethodNotAllowed"],
    [406, "NotAcceptable"],
    [409, "Conflict"],
    [415, "UnsupportedMediaType"],
    [422, "UnprocessableContent"],
    [500, "ServerError"]
  ] as const) {
    it.effect(`${status} is ${tag}`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* failure(status, { detail: "invented" }))._tag, tag)
      })
    )
  }
})

describe("a change of a certificate", () => {
  const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
  const private_key = Redacted.make("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")

  it.effect("has certificate and private key together, or is not sent, in both versions", () =>
    Effect.gen(function* () {
      const older = yield* V2.DigitalCertificates.DigitalCertificates
      const newer = yield* V3.DigitalCertificates.DigitalCertificates
      const sandbox = yield* Sandbox.Sandbox
      const of2 = { id: 50001 }
      const of3 = { digital_certificate_id: 50001 }
      const errors = yield* Effect.all([
        Effect.flip(older.update({ params: of2, payload: { certificate } })),
        Effect.flip(older.update({ params: of2, payload: { name: "mill", private_key } })),
        Effect.flip(newer.update({ params: of3, payload: { certificate } })),
        Effect.flip(newer.update({ params: of3, payload: { name: "mill", private_key } }))
      ])
      const issues = [{ field: "payload", message: "Expected certificate and private_key together or not at all" }]
      assert.deepStrictEqual(
        errors.map((error): unknown => [error._tag, "issues" in error && error.issues]),
        errors.map(() => ["InvalidRequest", issues])
      )
      assert.strictEqual(yield* sandbox.count(), 0)
      const changed = yield* newer.update({ params: of3, payload: { certificate, private_key } })
      assert.strictEqual(changed.certificate_content, certificate)
      assert.deepStrictEqual(yield* older.update({ params: of2, payload: { name: "mill" } }), { ...of2, name: "mill" })
    }).pipe(Effect.provide(connected))
  )

  it.effect("keeps the private key out of what it fails with", () =>
    Effect.gen(function* () {
      const certificates = yield* V3.DigitalCertificates.DigitalCertificates
      yield* (yield* Sandbox.Sandbox).inject(Fault.status(400, { body: { errors: ["no"] } }))
      const payload = { certificate, private_key }
      const error = yield* Effect.flip(certificates.update({ params: { digital_certificate_id: 50001 }, payload }))
      assert.strictEqual(error._tag, "BadRequest")
      assert.notInclude(JSON.stringify(error) + String(error) + JSON.stringify(payload), "PRIVATE KEY")
    }).pipe(Effect.provide(connected))
  )
})
