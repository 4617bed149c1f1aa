/** All rules, in the order of the table. */
import type { Group } from "./Rule.ts"
import { cancellation } from "./rules/cancellation.ts"
import { cors } from "./rules/cors.ts"
import { credentials } from "./rules/credentials.ts"
import { deadline } from "./rules/deadline.ts"
import { decoding } from "./rules/decoding.ts"
import { errors } from "./rules/errors.ts"
import { pagination } from "./rules/pagination.ts"
import { quota } from "./rules/quota.ts"
import { retrySafety } from "./rules/retrySafety.ts"
import { secrecy } from "./rules/secrecy.ts"

export const groups: ReadonlyArray<Group> = [
  errors,
  retrySafety,
  deadline,
  quota,
  credentials,
  pagination,
  decoding,
  cancellation,
  secrecy,
  cors
]
