/**
 * `/latest/activity/person/{id}` of Azalead: the people behind activities. They belong to the first organization.
 */
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Organization from "./Organization.ts"

/** How many there are. */
export const count = 20

/** The id of a person by number, `null` where there is none. */
export const idOf = (seed: string, index: number): string | null =>
  index < count ? Seed.uuid(`${seed}/person/${index}`) : null

export const make = (seed: string): Operation.Group => {
  const persons = new Map(Array.from({ length: count }, (_, i) => [idOf(seed, i), person(seed, i)]))
  return {
    routes: [
      Operation.get("/latest/activity/person/{id}", ({ caller, params }) => {
        const found = caller.idSubscriber === Organization.firstId ? persons.get(params["id"] ?? "") : undefined
        return found === undefined ? Answer.notFound : Answer.json(found)
      })
    ],
    reset: () => {}
  }
}

// internal

// Nobody is known by name at first; `content` is in the vendor's table and in no example.
const person = (seed: string, index: number): object => ({
  id: idOf(seed, index),
  externalId: index % 3 === 0 ? null : `EXT${index}`,
  email: index % 2 === 0 ? null : `visitor${index}@example.com`,
  firstName: index % 2 === 0 ? null : "Jane",
  lastName: index % 2 === 0 ? null : "Doe",
  ...(index % 5 === 0 ? { content: { company: "Example Inc" } } : {})
})
