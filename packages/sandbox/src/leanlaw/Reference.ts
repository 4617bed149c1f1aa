/**
 * How LeanLaw embeds one thing in another: clients, matters, users, invoices and fixed fees in short, and `meta`.
 */
import * as DateTime from "effect/DateTime"
import type { Client, FixedFee, Invoice, Matter, User } from "./State.ts"
import type { Row } from "./Table.ts"

export const client = ({ name, reference }: Client): object => ({ name, reference })

export const matter = ({ name, reference }: Matter): object => ({ name, reference })

export const user = (row: User): object => ({
  name: fullName(row),
  initials: row.initials,
  firstName: row.firstName,
  lastName: row.lastName
})

export const invoice = (row: Invoice): object => ({
  invoiceId: row.id,
  invoiceNumber: row.invoiceNumber,
  invoiceDate: row.invoiceDate,
  invoiceState: row.invoiceState,
  invoiceAmount: row.amount,
  invoiceBalance: row.balance
})

export const fixedFee = ({ amount, description, id }: FixedFee): object => ({ id, label: description, amount })

export const meta = ({ createdAt, modifiedAt }: Row): object => ({
  meta: { createdAt: instant(createdAt), modifiedAt: instant(modifiedAt) }
})

// internal

const fullName = ({ firstName, lastName }: User): string => `${firstName} ${lastName}`

const instant = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis))
