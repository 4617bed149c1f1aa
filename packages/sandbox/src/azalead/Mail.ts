/**
 * What the vendor would have mailed, kept for tests to read.
 */

export interface Mail {
  readonly to: string
  readonly subject:
    | "password reset"
    | "new password"
    | "account creation"
    | "website tracker code"
    | "email tracker code"
  /** What the mail is about: a reset token, a password, a snippet; empty for a greeting. */
  readonly content: string
}

export interface Outbox {
  readonly send: (mail: Mail) => void
  readonly all: () => ReadonlyArray<Mail>
  readonly reset: () => void
}

export const make = (): Outbox => {
  let mails: ReadonlyArray<Mail> = []
  return {
    send: (mail) => {
      mails = [...mails, mail]
    },
    all: () => mails,
    reset: () => {
      mails = []
    }
  }
}
