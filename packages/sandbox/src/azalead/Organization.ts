/**
 * `/latest/organization` of Azalead and its tracker codes, and the organizations (the vendor also says subscribers) that
 * users, accounts and labels belong to. Nobody sees what belongs to another one.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import type { Mail, Outbox } from "./Mail.ts"
import * as Operation from "./Operation.ts"
import * as Table from "./Table.ts"
import * as Value from "./Value.ts"

interface Organization {
  readonly id: number
  readonly planType: "ENTERPRISE" | "FREE TRIAL"
  readonly sfdcIntegrationCode: "2ways" | "1way" | "no"
  readonly name: string
  readonly website: string
  readonly numUsers: number
  /** What its users inherit. */
  readonly rights: ReadonlyArray<Operation.Right>
}

export interface Organizations extends Operation.Group {
  readonly get: (id: number) => Organization | undefined
  /** A new customer, `undefined` where one has the website already. */
  readonly signUp: (customer: { readonly name: string; readonly website: string }) => Organization | undefined
  readonly websiteTrackerOf: (organization: Organization) => string
}

/** The organization that everything seeded belongs to. */
export const firstId = 44

export const make = (options: {
  readonly seed: string
  readonly outbox: Outbox
  readonly emailOf: (userId: number) => string
}): Organizations => {
  const organizations = Table.make<Organization>(firstId)

  const trackerCode = ({ id }: Organization): string => Seed.hex(`${options.seed}/tracker/${id}`, 10).toUpperCase()

  const websiteTrackerOf = (organization: Organization): string =>
    `<script src="//tracker.example/tag?az=${trackerCode(organization)}"></script>`

  const emailTrackerOf = (organization: Organization): string =>
    `<img src="https://tracker.example/email/${trackerCode(organization)}/" />`

  const ofCaller = (caller: Operation.Caller, run: (organization: Organization) => Exchange.Reply): Exchange.Reply => {
    const organization = organizations.get(caller.idSubscriber)
    return organization === undefined ? Answer.notFound : run(organization)
  }

  const send =
    (subject: Mail["subject"], script: (organization: Organization) => string) =>
    ({ body, caller }: Operation.Call): Exchange.Reply =>
      ofCaller(caller, (organization) =>
        // No request parameter is documented; the mail goes to the caller where no other recipient is named.
        Result.match(Field.object({ email: Value.email }, body ?? {}, []), {
          onFailure: Answer.invalidFields,
          onSuccess: ({ email = options.emailOf(caller.id) }) => {
            options.outbox.send({ to: email, subject, content: script(organization) })
            return Answer.json({ script: script(organization) })
          }
        })
      )

  const fill = (): void => {
    organizations.set({
      id: firstId,
      planType: "ENTERPRISE",
      sfdcIntegrationCode: "2ways",
      name: "EXAMPLE",
      website: "https://www.example.com",
      numUsers: 25,
      rights: ["email_sourcing", "ad_performance_tab"]
    })
  }

  fill()
  return {
    get: organizations.get,
    websiteTrackerOf,
    signUp: ({ name, website }) =>
      organizations.all().some((other) => hostOf(other.website) === hostOf(website))
        ? undefined
        : organizations.set({
            id: organizations.nextId(),
            planType: "FREE TRIAL",
            sfdcIntegrationCode: "no",
            name,
            website,
            numUsers: 1,
            rights: []
          }),
    routes: [
      Operation.get("/latest/organization", ({ caller }) =>
        ofCaller(caller, (organization) =>
          Answer.json({
            trackerCode: trackerCode(organization),
            planType: organization.planType,
            sfdcIntegrationCode: organization.sfdcIntegrationCode,
            name: organization.name,
            website: organization.website,
            numUsers: organization.numUsers,
            websiteTrackerCode: websiteTrackerOf(organization),
            emailTrackerCode: emailTrackerOf(organization)
          })
        )
      ),
      Operation.post(
        "/latest/organization/websiteTrackerCode",
        send("website tracker code", websiteTrackerOf),
        Operation.user,
        "optional"
      ),
      Operation.post(
        "/latest/organization/emailTrackerCode",
        send("email tracker code", emailTrackerOf),
        Operation.user,
        "optional"
      )
    ],
    reset: () => {
      organizations.clear()
      fill()
    }
  }
}

// internal

const hostOf = (website: string): string => new URL(website).host.replace(/^www\./, "")
