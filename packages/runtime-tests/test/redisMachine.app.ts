/**
 * A process that makes calls when it is told to, and reports what came of them: `redisQuota.test.ts` forks it.
 */
import * as Effect from "effect/Effect"
import * as Array from "effect/Array"
import { once } from "node:events"
import { make, type Settings } from "./redisClient.ts"

export interface Task extends Settings {
  readonly calls: number
  /** Whether to learn the limits by one call before the others. */
  readonly scout: boolean
}

const task: Task = JSON.parse(process.argv[2] ?? "")

const told = (word: string) =>
  Effect.promise(() => {
    const message = once(process, "message")
    process.send?.(word)
    return message
  })

const program = Effect.gen(function* () {
  const grind = yield* make(task)
  yield* Effect.promise(() => fetch(`${task.apiUrl}/warm`))
  if (task.scout) yield* grind
  yield* told("ready")
  const tags = yield* Effect.forEach(
    Array.range(1, task.calls - (task.scout ? 1 : 0)),
    () => Effect.match(grind, { onSuccess: () => "ok", onFailure: ({ _tag }) => _tag }),
    { concurrency: "unbounded" }
  )
  process.send?.(Array.dedupe(tags))
})

await Effect.runPromise(Effect.scoped(program))
process.disconnect()
