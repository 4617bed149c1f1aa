/**
 * `/public` of Azalead, without a token: a new customer, and a new password by mail. What is mailed is in the outbox. A reset
 * never tells whether the login or the token was known.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import type { Outbox } from "./Mail.ts"
import * as Operation from "./Operation.ts"
import type { Organizations } from "./Organization.ts"
import * as Users from "./Users.ts"
import * as Value from "./Value.ts"

export const make = (options: {
  readonly seed: string
  readonly organizations: Organizations
  readonly users: Users.Users
  readonly outbox: Outbox
  /** How long a reset token is valid, in milliseconds. */
  readonly resetLifetime: number
}): Operation.Group => {
  const { organizations, outbox, seed, users } = options
  const resets = new Map<string, { readonly userId: number; readonly expiresAt: number }>()
  let count = 0

  const signUp = ({ body, now }: Operation.PublicCall): Exchange.Reply =>
    Result.match(Field.object(signUpFields, body, [...requiredToSignUp]), {
      onFailure: Answer.invalidFields,
      onSuccess: ({ company, email, firstName, lastName, password, website }) => {
        // Whether the address is free is asked before anything is stored.
        if (users.isTaken(email)) return Answer.badRequest(Users.taken)
        const organization = organizations.signUp({ name: company, website })
        if (organization === undefined) return Answer.badRequest("This domain already belongs to a customer")
        users.create({ email, name: firstName, lastName, idRole: 1, idSubscriber: organization.id, password }, now)
        outbox.send({ to: email, subject: "account creation", content: "" })
        outbox.send({
          to: email,
          subject: "website tracker code",
          content: organizations.websiteTrackerOf(organization)
        })
        return Answer.json({ firstName, lastName, email, company })
      }
    })

  const forgot = ({ body, now }: Operation.PublicCall): Exchange.Reply =>
    Result.match(Field.object({ email: Value.email }, body, ["email"]), {
      onFailure: Answer.invalidFields,
      onSuccess: ({ email }) => {
        const user = users.find(email)
        if (user !== undefined) {
          const token = Seed.hex(`${seed}/reset/${count++}`, 32)
          resets.set(token, { userId: user.id, expiresAt: now + options.resetLifetime })
          outbox.send({ to: user.email, subject: "password reset", content: token })
        }
        return Answer.json({ email })
      }
    })

  const remind = ({ body, now }: Operation.PublicCall): Exchange.Reply =>
    Result.match(Field.object({ token: Field.text({ maxLength: 255 }) }, body, ["token"]), {
      onFailure: Answer.invalidFields,
      onSuccess: ({ token }) => {
        const reset = resets.get(token)
        const user = reset === undefined || now >= reset.expiresAt ? undefined : users.get(reset.userId)
        if (user !== undefined) {
          // Hexadecimal digits, and one of each kind that a password needs.
          const password = `${Seed.hex(`${seed}/password/${token}`, 12)}aA1$`
          resets.delete(token)
          users.set({ ...user, password })
          outbox.send({ to: user.email, subject: "new password", content: password })
        }
        return Answer.json({ token })
      }
    })

  return {
    routes: [
      Operation.open("/public/signUp", signUp),
      Operation.open("/public/password/forgot", forgot),
      Operation.open("/public/password/reminder", remind)
    ],
    reset: () => {
      resets.clear()
      count = 0
    }
  }
}

// internal

// Without a scheme it gets `http://`.
const website: Field.Field<string> = (value) =>
  Result.flatMap(Field.text({ maxLength: 255 })(value), (text) => {
    const url = URL.parse(/^https?:\/\//.test(text) ? text : `http://${text}`)
    return url === null ? Result.fail("Enter a valid URL.") : Result.succeed(url.href)
  })

const name = Field.text({ maxLength: 64 })

const signUpFields = {
  firstName: name,
  lastName: name,
  email: Value.email,
  password: Value.password,
  website,
  company: Field.text({ maxLength: 100 })
}

const requiredToSignUp = ["firstName", "lastName", "email", "password", "website", "company"] as const
