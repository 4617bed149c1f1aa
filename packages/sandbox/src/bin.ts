#!/usr/bin/env node
/** Starts the sandbox on a loopback port; the flags are in `SandboxCommand.ts`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as SandboxCommand from "./SandboxCommand.ts"

Stdio.Stdio.use(({ args }) => Effect.flatMap(args, SandboxCommand.run)).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
