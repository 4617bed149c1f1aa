/**
 * `/intelligent_dns` of Azion v3 and the DNSSEC state of its zones. What writes a zone answers it in an array, and PUT
 * answers 201. Signing waits for the registrar, so it stays `waiting` until a PATCH says otherwise.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"

export const make = (account: Account): Collection.Collection => {
  const { dnsZones, pastEnd, seed } = account
  const errors = Answer.texts
  const collection = Collection.make({
    path: "/intelligent_dns",
    param: "zone_id",
    table: dnsZones,
    // The vendor has no PATCH of a zone.
    verbs: ["list", "get", "create", "replace", "delete"],
    permissions: Collection.permissions("View Intelligent DNS", "Edit Intelligent DNS"),
    errors,
    fields: {
      name: Field.text(),
      domain: Field.text({ maxLength: 253 }),
      is_active: Field.boolean,
      retry: seconds,
      nx_ttl: seconds,
      soa_ttl: seconds,
      refresh: seconds,
      expiry: seconds,
      nameservers: Field.nullable(Field.list(Field.text())),
      id: Field.integer()
    },
    required: ["name", "domain"],
    blank: ({ id }) => ({
      id,
      name: `zone-${id}`,
      domain: `zone-${id}.example.com`,
      is_active: true,
      retry: 7200,
      nx_ttl: 3600,
      soa_ttl: 3600,
      refresh: 43200,
      expiry: 1209600,
      nameservers: ["ns1.example.net", "ns2.example.net", "ns3.example.net"],
      dnssec: { is_enabled: false, status: "unconfigured" }
    }),
    unique: ["name", "domain"],
    show: (row) => Collection.omit(row, "dnssec"),
    envelopes: { create: Answer.array, replace: Answer.array },
    statuses: { replace: 201 },
    pastEnd
  })

  const onZone = (run: (zone: Row, call: Call) => Exchange.Reply) => (call: Call) => {
    const zone = dnsZones.find(call.params["zone_id"] ?? "")
    return zone === undefined ? errors.notFound : run(zone, call)
  }

  const patch = (zone: Row, { body }: Call): Exchange.Reply =>
    Result.match(Field.object(signing, body, []), {
      onFailure: errors.invalidFields,
      onSuccess: (given) => {
        if (Object.keys(given).length === 0) return errors.badRequest("At least one field is required.")
        const before = Object(zone["dnssec"])
        const turned =
          given.is_enabled === undefined || given.is_enabled === before["is_enabled"]
            ? before
            : given.is_enabled
              ? { status: "waiting", delegation_signer: signer(`${seed}/dnssec/${String(zone["id"])}`) }
              : { status: "unconfigured" }
        const dnssec = { ...turned, ...given }
        dnsZones.put({ ...zone, dnssec })
        return Answer.json(200, Answer.single(dnssec))
      }
    })

  const dnssec = (method: string, run: Operation["run"]): Route<Operation> => ({
    method,
    path: "/intelligent_dns/{zone_id}/dnssec",
    operation: { errors, run }
  })
  return {
    ...collection,
    routes: [
      ...collection.routes,
      dnssec(
        "GET",
        onZone((zone) => Answer.json(200, Answer.single(zone["dnssec"])))
      ),
      dnssec("PATCH", onZone(patch))
    ]
  }
}

// internal

const seconds = Field.nullable(Field.integer({ minimum: 0 }))

const slug = Field.shape({ id: Field.integer(), slug: Field.text() }, [])

const signing = {
  is_enabled: Field.boolean,
  status: Field.literals(["unconfigured", "waiting", "ready"] as const),
  delegation_signer: Field.shape(
    {
      digest_type: slug,
      algorithm_type: slug,
      digest: Field.text(),
      key_tag: Field.integer({ minimum: 1, maximum: 65535 })
    },
    []
  )
}

const signer = (key: string) => ({
  digest_type: { id: 2, slug: "SHA256" },
  algorithm_type: { id: 13, slug: "ECDSAP256SHA256" },
  digest: Seed.hex(`${key}/digest`, 64),
  key_tag: 1 + Seed.integer(`${key}/tag`, 65535)
})
