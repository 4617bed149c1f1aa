/** Every client that the suite runs with. */
import type { Subject } from "./Subject.ts"
import { subject as azalead } from "./subjects/Azalead.ts"
import { subject as azionV2 } from "./subjects/AzionV2.ts"
import { subject as azionV3 } from "./subjects/AzionV3.ts"
import { subject as leanlaw } from "./subjects/LeanLaw.ts"
import { subject as rest } from "./subjects/Rest.ts"

export const subjects: ReadonlyArray<Subject> = [azionV2, azionV3, azalead, leanlaw, rest]
