/**
 * `/digital_certificates` of Azion v2: the certificates of v3, of which id and name are shown, bare and without pages.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Certificates from "../azion-v3/Certificates.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    ...Certificates.resource(account, Answer.version2),
    param: "id",
    fields: Certificates.fields,
    required: ["name"],
    show: (row) => Collection.pick(row, ["id", "name"]),
    envelopes: { get: Answer.bare, create: Answer.bare, replace: Answer.bare, update: Answer.bare },
    wholeList: Answer.bare
  })
