/** `pnpm operations`: lists what the API packages declare; with `--json` for other programs. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as OperationTable from "./OperationTable.ts"

Stdio.Stdio.use(({ args }) => Effect.flatMap(args, OperationTable.print)).pipe(
  Effect.flatMap(Console.log),
  Effect.tapError(({ message }) => Console.error(message)),
  Effect.provide(NodeStdio.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
