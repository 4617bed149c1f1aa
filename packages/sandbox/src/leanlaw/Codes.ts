/**
 * `/v2/codes` of LeanLaw: LEDES code sets and codes, the same in every sandbox, and what items may carry of them.
 */
import * as Result from "effect/Result"
import * as Operation from "./Operation.ts"
import type { LedesConfiguration, Matter } from "./State.ts"

/** A code in the wire's form. */
export interface Code {
  readonly code: string
  readonly label: string
  readonly codeSetId: string
  readonly parentCode: string | null
  readonly selectable: boolean
}

export const codeSets = [
  { codeSetId: "litigation", label: "Litigation", description: "Phases and tasks of a lawsuit" },
  { codeSetId: "activities", label: "Activities", description: "What a timekeeper did" },
  { codeSetId: "expenses", label: "Expenses", description: "What money was spent on" },
  { codeSetId: "project", label: "Project", description: "Phases of work without a court" }
] as const

const code = (codeSetId: string, code: string, label: string, parentCode: string | null = null): Code => ({
  code,
  label,
  codeSetId,
  parentCode,
  // Parents are headings.
  selectable: parentCode !== null || !code.endsWith("00")
})

export const task: ReadonlyArray<Code> = [
  code("litigation", "L100", "Assessment"),
  code("litigation", "L110", "Investigation", "L100"),
  code("litigation", "L120", "Strategy", "L100"),
  code("project", "P100", "Administration"),
  code("project", "P110", "Planning", "P100")
]

export const activity: ReadonlyArray<Code> = [
  code("activities", "A101", "Prepare"),
  code("activities", "A102", "Research"),
  code("activities", "A103", "Draft")
]

export const expense: ReadonlyArray<Code> = [
  code("expenses", "E100", "Travel"),
  code("expenses", "E101", "Copies"),
  code("expenses", "E110", "Train", "E100")
]

/** What a matter has that nobody set up for LEDES. */
export const disabled: LedesConfiguration = {
  enabled: false,
  activityCodeRequired: false,
  taskCodeRequired: false,
  expenseCodeRequired: false,
  codeSetIds: []
}

/** A matter that asks for every code, without those of the set `project`. */
export const required: LedesConfiguration = {
  enabled: true,
  activityCodeRequired: true,
  taskCodeRequired: true,
  expenseCodeRequired: true,
  codeSetIds: ["litigation", "activities", "expenses"]
}

/** Refuses codes that are unknown, not selectable or of a set that the matter does not use, and a lack of required ones. */
export const check = (
  { ledesConfiguration }: Matter,
  given: {
    readonly activityCode?: string | null
    readonly taskCode?: string | null
    readonly expenseCode?: string | null
  }
): Operation.Answer<void> =>
  Result.gen(function* () {
    for (const { codes, field, requires } of kinds) {
      const value = given[field]
      if (value === undefined) continue
      if (value === null) {
        if (ledesConfiguration[requires]) return yield* Operation.invalid(`${field}: The matter requires a code.`)
        continue
      }
      const code = codes.find((code) => code.code === value)
      if (code?.selectable !== true) return yield* Operation.invalid(`${field}: ${value} is not a code to select.`)
      if (ledesConfiguration.enabled && !ledesConfiguration.codeSetIds.includes(code.codeSetId)) {
        return yield* Operation.invalid(`${field}: The matter does not use the code set of ${value}.`)
      }
    }
  })

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/codes", ({ query }) =>
    Result.map(Operation.read({}, query, []), () => ({ data: { activity, task, expense, codeSets } }))
  )
]

// internal

const kinds = [
  { field: "activityCode", requires: "activityCodeRequired", codes: activity },
  { field: "taskCode", requires: "taskCodeRequired", codes: task },
  { field: "expenseCode", requires: "expenseCodeRequired", codes: expense }
] as const
