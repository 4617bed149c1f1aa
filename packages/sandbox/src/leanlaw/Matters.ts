/**
 * `/v2/matters` of LeanLaw. A matter has one client and one responsible user, and cannot be deleted once anything was done
 * on it.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import { isNamed } from "./Clients.ts"
import * as Codes from "./Codes.ts"
import * as CustomFields from "./CustomFields.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import {
  conflictFields,
  type ConflictInformation,
  hasActivity,
  linked,
  type Matter,
  matterTypes,
  type State
} from "./State.ts"
import * as Value from "./Value.ts"

const view = (matter: Matter, state: State): List.View => {
  const user = (id: string): object => Reference.user(linked(state.users, id))
  const area = matter.practiceAreaId === null ? undefined : linked(state.practiceAreas, matter.practiceAreaId)
  return {
    base: {
      matterId: matter.id,
      name: matter.name,
      reference: matter.reference,
      matterType: matter.matterType,
      opened: matter.opened,
      archived: matter.archived,
      clientId: matter.clientId,
      responsibleId: matter.responsibleId,
      originatorIds: matter.originatorIds,
      practiceAreaId: matter.practiceAreaId
    },
    parts: {
      client: { client: Reference.client(clientOf(matter, state)) },
      responsible: { responsible: user(matter.responsibleId) },
      originator: { originators: matter.originatorIds.map(user) },
      practiceArea: area === undefined ? {} : { practiceArea: { label: area.label } },
      ledesConfiguration: { ledesConfiguration: matter.ledesConfiguration },
      meta: Reference.meta(matter),
      customFields: CustomFields.read(state, "matter", matter.customFields)
    }
  }
}

const detail = (matter: Matter, state: State): Operation.Body => ({
  data: {
    ...List.whole(view(matter, state)),
    conflictInformation: matter.conflictInformation,
    billingInstructions: matter.billingInstructions,
    notes: matter.notes,
    referralSources: matter.referralSources
  }
})

const clientOf = (matter: Matter, state: State) => linked(state.clients, matter.clientId)

const list = List.paged<Matter>({
  rows: (state) => state.matters.all(),
  filters: {
    query: List.where(
      Value.text,
      (text, matter, state) => isNamed(matter, text) || isNamed(clientOf(matter, state), text)
    ),
    reference: List.where(Value.text, (reference, matter) => matter.reference === reference),
    clientReference: List.where(
      Value.text,
      (reference, matter, state) => clientOf(matter, state).reference === reference
    ),
    // Who is assigned is not on the wire: the sandbox takes those who answer for the matter or brought it.
    userId: List.where(Value.uuid, (id, matter) => matter.responsibleId === id || matter.originatorIds.includes(id)),
    responsibleId: List.where(Value.uuid, (id, matter) => matter.responsibleId === id),
    originatorId: List.where(Value.uuid, (id, matter) => matter.originatorIds.includes(id)),
    clientId: List.where(Value.uuid, (id, matter) => matter.clientId === id),
    practiceAreaId: List.where(Value.uuid, (id, matter) => matter.practiceAreaId === id),
    archived: List.where(Value.flag, (archived, matter) => matter.archived === archived)
  },
  sorts: {
    name: (matter) => matter.name,
    reference: (matter) => matter.reference,
    "client.name": (matter, state) => clientOf(matter, state).name,
    "client.reference": (matter, state) => clientOf(matter, state).reference
  },
  select: {
    references: ["client", "responsible", "originator", "practiceArea"],
    onRequest: ["ledesConfiguration", "meta", "customFields"]
  },
  view: (matter, { state }) => view(matter, state)
})

const create: Operation.Operation["run"] = ({ body, now, state }) =>
  Result.gen(function* () {
    const given = yield* Operation.read(createFields, body, ["clientId", "name", "responsibleId"])
    const { customFields, originatorId, ...values } = given
    yield* Operation.related(state.clients, "clientId", values.clientId)
    yield* Operation.related(state.users, "responsibleId", values.responsibleId)
    yield* Operation.related(state.users, "originatorId", originatorId)
    yield* Operation.related(state.practiceAreas, "practiceAreaId", values.practiceAreaId)
    const custom = yield* CustomFields.write(state, "matter", {}, customFields)
    const originatorIds = typeof originatorId === "string" ? [originatorId] : []
    const matter = state.matters.insert(now, (row) => ({
      ...row,
      ...blank,
      ...values,
      originatorIds,
      customFields: custom
    }))
    return detail(matter, state)
  })

const update: Operation.Operation["run"] = (call) =>
  Result.gen(function* () {
    const { now, state } = call
    const matter = yield* Operation.target(call, state.matters)
    const { conflictInformation, customFields, practiceAreaId, ...values } = Value.given(
      yield* Operation.read(updateFields, call.body, [])
    )
    yield* Operation.related(state.clients, "clientId", values.clientId)
    yield* Operation.related(state.users, "responsibleId", values.responsibleId)
    const unassigns = practiceAreaId === Value.nilUuid
    const area = yield* Operation.related(state.practiceAreas, "practiceAreaId", unassigns ? null : practiceAreaId)
    const changes = {
      ...values,
      practiceAreaId: unassigns ? null : (area?.id ?? matter.practiceAreaId),
      conflictInformation: { ...matter.conflictInformation, ...Value.given(conflictInformation ?? {}) },
      customFields: yield* CustomFields.write(state, "matter", matter.customFields, customFields)
    }
    return detail(state.matters.update(matter, changes, now), state)
  })

const remove = Operation.removal(
  (state) => state.matters,
  ({ id }, state) =>
    hasActivity(state, id) ? "A matter with activity cannot be deleted; archive it instead." : undefined
)

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/matters", list),
  Operation.route("POST", "/v2/matters", create),
  Operation.route("GET", "/v2/matters/{id}", (call) =>
    Result.map(Operation.target(call, call.state.matters), (matter) => detail(matter, call.state))
  ),
  Operation.route("PUT", "/v2/matters/{id}", update),
  Operation.route("DELETE", "/v2/matters/{id}", remove)
]

/** A matter that was created with nothing but what is required. */
export const blank = {
  reference: null,
  matterType: "hourly",
  practiceAreaId: null,
  rateGroupId: null,
  opened: null,
  archived: false,
  conflictInformation: {},
  billingInstructions: null,
  notes: null,
  referralSources: null,
  ledesConfiguration: Codes.disabled
} as const

// internal

const conflictInformation: Field.Field<ConflictInformation> = Field.shape(
  Object.fromEntries(conflictFields.map((name) => [name, Field.nullable(Value.text)])),
  []
)

const commonFields = {
  reference: Field.nullable(Value.text),
  opened: Field.nullable(Value.date),
  conflictInformation,
  billingInstructions: Field.nullable(Value.text),
  notes: Field.nullable(Value.text),
  referralSources: Field.nullable(Value.text),
  practiceAreaId: Field.nullable(Value.uuid),
  customFields: Field.nullable(CustomFields.updates)
}

const createFields = {
  ...commonFields,
  name: Value.label,
  clientId: Value.uuid,
  responsibleId: Value.uuid,
  archived: Field.boolean,
  matterType: Field.literals(matterTypes),
  originatorId: Field.nullable(Value.uuid),
  rateGroupId: Field.nullable(Value.uuid)
}

const updateFields = {
  ...commonFields,
  name: Field.nullable(Value.label),
  clientId: Field.nullable(Value.uuid),
  responsibleId: Field.nullable(Value.uuid),
  archived: Field.nullable(Field.boolean)
}
