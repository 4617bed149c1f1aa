/**
 * Points in time as Azion prints them: always UTC, with six fraction digits.
 */
import * as DateTime from "effect/DateTime"
import type { Row } from "./Table.ts"

/** `2020-10-27T10:59:35.906000Z`: version 2, and nearly everything of version 3. */
export const iso = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis)).replace("Z", "000Z")

/** `2019-04-01 13:53:28.536000+00:00`: the tokens of version 3. */
export const spaced = (millis: number): string => iso(millis).replace("T", " ").replace("Z", "+00:00")

/** `2017-11-02T12:31:28.675000`: the reset of a quota, which names no zone. */
export const zoneless = (millis: number): string => iso(millis).slice(0, -1)

/** `2019-04-01 13:53`: human readable metrics. */
export const minute = (millis: number): string => iso(millis).slice(0, 16).replace("T", " ")

/** Who changed a row, and when: what most of the vendor's items carry. */
export const edited = ({ editor, now }: { readonly editor: string; readonly now: number }): Row => ({
  last_editor: editor,
  last_modified: iso(now)
})
