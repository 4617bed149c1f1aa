/**
 * Calls to the invented API, and their answers.
 */
import * as Duration from "effect/Duration"
import * as Script from "./Script.ts"

export const mill = { id: 7 }

export const ok = Script.answer(200, mill)

export const unavailable = Script.answer(503, { message: "grinding to a halt" })

export const get = { params: { id: 7 } }

export const build = { payload: { river: "Tees", wheels: 2 } }

export const facts = (operation: string, method: string, route: string, attempts: number, elapsed: Duration.Input) => ({
  api: "mills",
  operation,
  method,
  route,
  attempts,
  elapsed: Duration.fromInputUnsafe(elapsed)
})

export const at = (script: Script.Script) => script.sent.map((sent) => sent.at)
