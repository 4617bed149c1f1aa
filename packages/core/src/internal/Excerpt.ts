/**
 * The body of an error as far as it comes, without the rest of a long one or of one that stalls.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

// More than any error says in JSON, in UTF-16 code units; whoever sends more need not be listened to.
const limit = 65_536

// In ms, from the headers on: the status says more than a timeout that the rest of the body would end in.
const patience = 2000

/** What has no stream, or was read before by a client of the program's own, still has its text. */
export const read = (response: HttpClientResponse): Effect.Effect<string, unknown> => {
  const decoder = new TextDecoder()
  let start = ""
  const reading = Stream.runForEach(response.stream, (bytes) => {
    start += decoder.decode(bytes, { stream: true })
    return start.length < limit ? Effect.void : Effect.fail("enough")
  })
  return Effect.flatMap(Effect.exit(Effect.raceFirst(reading, Effect.sleep(patience))), (exit) =>
    start === "" && Exit.isFailure(exit) ? response.text : Effect.succeed(start)
  )
}
