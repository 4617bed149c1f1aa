/**
 * Operations that Azalead took out of its documents between 2016 and 2018, as they were last described: labels on accounts,
 * contacts, news, the search for mail addresses, and the version.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import type { Accounts, Stored } from "./Accounts.ts"
import * as Answer from "./Answer.ts"
import * as Labels from "./Labels.ts"
import * as Operation from "./Operation.ts"

interface Contact {
  readonly id: number
  readonly position: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly phone: string | null
}

export const make = (options: {
  readonly seed: string
  readonly accounts: Accounts
  readonly labels: Labels.Labels
  readonly single: Labels.Single
}): Operation.Group => {
  const { accounts, labels, seed } = options
  // The contacts whose mail addresses have been searched for.
  const found = new Set<number>()

  const contactsOf = (account: Stored): ReadonlyArray<Contact> => {
    const key = `${seed}/contacts/${account.id}`
    return Array.from({ length: 1 + Seed.integer(key, 4) }, (_, i) => {
      const id = account.id * 10 + i
      const firstName = Seed.pick(`${key}/${i}`, ["Jane", "John", "Ada", "Max"])
      return {
        id,
        position: i === 0 ? "Chairman" : "Buyer",
        firstName,
        lastName: "Doe",
        email: found.has(id) ? `${firstName.toLowerCase()}.doe@${account.emailDomain ?? "example.com"}` : null,
        phone: i % 2 === 0 ? "+33 1 00 11 22 33" : null
      }
    })
  }

  return {
    routes: [
      Operation.get("/latest/", () =>
        Answer.json({ version: "/v0.0.13", name: "Azalead API", documentation: "https://azalead.github.io" })
      ),
      Operation.post(
        "/latest/account/{id_account}/label",
        ({ body, caller, params }) =>
          accounts.with(caller, params["id_account"], (account) =>
            Result.match(Field.object({ id: Field.integer() }, body, ["id"]), {
              onFailure: Answer.invalidFields,
              onSuccess: ({ id }) =>
                labels.of(caller, id) === undefined
                  ? Answer.badRequest(`id: There is no label ${id}.`)
                  : Answer.json(
                      accounts.view(
                        accounts.set({ ...account, labels: [...new Set([...account.labels, id])] }),
                        caller.id
                      ),
                      201
                    )
            })
          ),
        mayLabel
      ),
      Operation.remove(
        "/latest/account/{id_account}/label/{id_label}",
        ({ caller, params }) =>
          accounts.with(caller, params["id_account"], (account) => {
            const label = account.labels.find((id) => String(id) === params["id_label"])
            if (label === undefined) return Answer.notFound
            const changed = { ...account, labels: account.labels.filter((id) => id !== label) }
            return Answer.json(accounts.view(accounts.set(changed), caller.id))
          }),
        mayLabel
      ),
      Operation.get("/latest/account/{id}/emailPattern", ({ caller, params }) =>
        accounts.with(caller, params["id"], (account) =>
          Answer.json(
            accounts.view(
              accounts.set({ ...account, emailPattern: account.emailPattern ?? "{first}.{last}" }),
              caller.id
            )
          )
        )
      ),
      Operation.get("/latest/account/{id}/news", ({ caller, params }) =>
        accounts.with(caller, params["id"], ({ id, name }) =>
          Answer.list(
            Array.from({ length: 5 }, (_, i) => ({
              name: `News ${i + 1} about ${name}`,
              url: `https://news.example.com/${id}/${i + 1}`,
              description: i === 4 ? null : "An invented article",
              // Local time without a zone, unlike every other date.
              datePublished: `2017-11-${19 - i}T08:36:00`
            }))
          )
        )
      ),
      Operation.get("/latest/account/{id_account}/contact", ({ caller, params }) =>
        accounts.with(caller, params["id_account"], (account) => Answer.list(contactsOf(account)))
      ),
      Operation.get("/latest/account/{id_account}/contact/{id_contact}/find-email", ({ caller, params }) =>
        accounts.with(caller, params["id_account"], (account) => {
          const isAsked = ({ id }: Contact): boolean => String(id) === params["id_contact"]
          const contact = contactsOf(account).find(isAsked)
          if (contact === undefined) return Answer.notFound
          found.add(contact.id)
          return Labels.single(contactsOf(account).find(isAsked), options.single)
        })
      )
    ],
    reset: () => found.clear()
  }
}

// internal

const mayLabel = Operation.right("label_management")
