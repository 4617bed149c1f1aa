#!/usr/bin/env node
/** Starts the generator; its arguments are in `GenerateCommand.ts`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as GenerateCommand from "./GenerateCommand.ts"

Stdio.Stdio.use(({ args }) => Effect.flatMap(args, GenerateCommand.run)).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
