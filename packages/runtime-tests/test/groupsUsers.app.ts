/** An app of one group that takes some of the schemas that several groups need, for groups.test.ts. */
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Users } from "@millrace/leanlaw/Users"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const Live = Users.layer.pipe(
  Layer.provide(LeanLaw.layer({ apiKey: Redacted.make("invented") })),
  Layer.provide(FetchHttpClient.layer)
)

void Users.use((users) => users.list()).pipe(Effect.provide(Live), Effect.runPromise)
