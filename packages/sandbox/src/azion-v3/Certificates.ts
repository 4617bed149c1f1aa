/**
 * `/digital_certificates` of Azion v3, and of v2, which shows id and name alone; and the signing requests of v3. Nothing is
 * read out of a certificate: issuer, subject and validity are invented. The private key is never answered.
 */
import * as Result from "effect/Result"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"

/** What v2 and v3 have in common. */
export const resource = (account: Account, errors: Answer.Errors): Omit<Collection.Resource, "param" | "fields"> => ({
  path: "/digital_certificates",
  table: account.certificates,
  verbs: Collection.everyVerb,
  permissions: Collection.permissions("View Security Settings", "Edit Security Settings"),
  errors,
  blank: ({ id }) => ({
    id,
    name: `certificate-${id}`,
    subject_name: [`www.certificate-${id}.example.com`],
    issuer: "Example Authority",
    validity: "2027-01-05 07:00:00-03:00",
    status: "Active",
    certificate_type: "edge_certificate",
    managed: false,
    azion_information: "",
    csr: null,
    certificate_content: null
  }),
  touch: (_birth, row) => (row["certificate"] === undefined ? {} : { certificate_content: row["certificate"] }),
  check: (_row, given) =>
    (given["certificate"] === undefined) === (given["private_key"] === undefined)
      ? undefined
      : { non_field_errors: ["certificate and private_key go together."] },
  refuse: ({ id }, verb) =>
    verb === "delete" && account.domains.all().some((domain) => uses(domain, id))
      ? errors.conflict("The certificate is in use by a domain.")
      : undefined
})

/** The fields that both versions take. */
export const fields = {
  name: Field.text({ maxLength: 100 }),
  certificate: Field.text({ pattern: /-----BEGIN CERTIFICATE-----\n[^]+-----END CERTIFICATE-----/ }),
  private_key: Field.text({ pattern: /-----BEGIN (RSA )?PRIVATE KEY-----\n[^]+-----END (RSA )?PRIVATE KEY-----/ })
}

export const make = (account: Account): Collection.Collection => {
  const { certificates, pastEnd, seed } = account
  const errors = Answer.listed
  const collection = Collection.make({
    ...resource(account, errors),
    param: "digital_certificate_id",
    fields: {
      ...fields,
      certificate_type: Field.literals(["edge_certificate", "trusted_ca_certificate"] as const),
      managed: Field.boolean
    },
    required: ["name", "certificate", "private_key"],
    filter: (query) => {
      const [isNamed, isFound] = [Collection.byName(query), Collection.byPart(query.get("search"))]
      return (row) => isNamed(row) && isFound(row)
    },
    show: shown,
    showListed: (row) => Collection.omit(shown(row), "csr", "certificate_content"),
    pastEnd
  })

  const request = ({ body }: Call) =>
    Result.match(Field.object(requestFields, body, []), {
      onFailure: errors.invalidFields,
      onSuccess: (given) => {
        const id = certificates.nextId()
        const name = given.name ?? given.common_name ?? `certificate-${id}`
        if (certificates.all().some((other) => other["name"] === name)) {
          return errors.conflict(`name "${name}" is already in use.`)
        }
        const row = collection.insert({
          id,
          name,
          subject_name: [...(given.common_name === undefined ? [] : [given.common_name]), ...(given.sans ?? [])],
          issuer: null,
          validity: null,
          status: "Pending",
          csr: pem("CERTIFICATE REQUEST", Seed.hex(`${seed}/csr/${id}`, 64))
        })
        return Answer.json(201, Answer.single(shown(row)))
      }
    })

  const csr: Route<Operation> = {
    method: "POST",
    path: "/digital_certificates/csr",
    operation: { errors, run: request }
  }
  return { ...collection, routes: [...collection.routes, csr] }
}

// internal

const shown = (row: Row): Row => Collection.omit(row, "certificate", "private_key")

const uses = (domain: Row, id: unknown): boolean => {
  const { crl_list, digital_certificate_id, mtls_trusted_ca_certificate_id } = domain
  return (
    digital_certificate_id === id ||
    mtls_trusted_ca_certificate_id === id ||
    (Array.isArray(crl_list) && crl_list.includes(id))
  )
}

const pem = (label: string, content: string): string => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`

const requestFields = {
  name: Field.text({ maxLength: 100 }),
  common_name: Field.text({ maxLength: 253 }),
  country: Field.text(),
  state: Field.text(),
  locality: Field.text(),
  organization: Field.text(),
  organization_unity: Field.text(),
  email: Field.text(),
  private_key_type: Field.text(),
  sans: Field.list(Field.text())
}
