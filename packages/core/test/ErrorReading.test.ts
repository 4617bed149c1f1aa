import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import * as Script from "./Script.ts"

const encode = (text: string) => new TextEncoder().encode(text)

/** The error of a call whose answer is this one. */
const errorOf = (reply: Script.Reply, through = (client: HttpClient.HttpClient) => client) =>
  Effect.gen(function* () {
    const script = Script.make(reply)
    const api = yield* Api.make({ ...script, httpClient: through(script.httpClient) })
    const error = yield* Effect.flip(api.get({ params: { id: 7 } }).pipe(RetryPolicy.with({ times: 0 })))
    return "body" in error ? error : assert.fail(error.message)
  })

/** A body of these pieces. */
const pieces = (...bytes: ReadonlyArray<Uint8Array>): UnderlyingDefaultSource<Uint8Array> => {
  const left = [...bytes]
  return {
    pull: (controller) => {
      const next = left.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(next)
    }
  }
}

describe("the body of an error", () => {
  // As Python writes a character in the text of an exception.
  it.effect("takes an escape that JSON does not have for the text that it is", () =>
    Effect.gen(function* () {
      const detail = "cannot grind '\\U0001f600'"
      const error = yield* errorOf(Script.answer(400, JSON.stringify({ detail })))
      assert.deepStrictEqual([error._tag, error.issues], ["BadRequest", [{ message: detail }]])
      const garbled = yield* errorOf(Script.answer(200, JSON.stringify({ id: detail })))
      assert.strictEqual(garbled._tag, "InvalidResponse")
    })
  )

  it.effect("is read no further than anybody needs, and the rest is refused", () =>
    Effect.gen(function* () {
      let pulled = 0
      let cancelled = 0
      const endless: UnderlyingDefaultSource<Uint8Array> = {
        pull: (controller) => {
          pulled++
          controller.enqueue(encode("x".repeat(16_384)))
        },
        cancel: () => {
          cancelled++
        }
      }
      const error = yield* errorOf(Script.streamed(500, endless))
      assert.deepStrictEqual(
        [error._tag, error.body, pulled, cancelled],
        ["ServerError", "x".repeat(ApiError.bodyLimit), 4, 1]
      )
    })
  )

  it.effect("is read whole for its issues where an error keeps only the start of it", () =>
    Effect.gen(function* () {
      const json = JSON.stringify({ padding: "x".repeat(50_000), message: "too much" })
      const error = yield* errorOf(
        Script.streamed(400, pieces(...(json.match(/.{1,1000}/g) ?? []).map((piece) => encode(piece))))
      )
      assert.deepStrictEqual([error.issues, error.body.length], [[{ message: "too much" }], ApiError.bodyLimit])
    })
  )

  it.effect("is kept as far as it came when it breaks off", () =>
    Effect.gen(function* () {
      let pulls = 0
      const error = yield* errorOf(
        Script.streamed(404, {
          pull: (controller) => {
            if (pulls++ === 0) controller.enqueue(encode("no such mi"))
            else controller.error(new TypeError("terminated"))
          }
        })
      )
      assert.deepStrictEqual([error._tag, error.body], ["NotFound", "no such mi"])
    })
  )

  for (const [what, first] of [
    ["as far as it came", "no such mi"],
    ["without any of it", ""]
  ] as const) {
    it.effect(`is not waited for when it stalls: its status is told ${what}`, () =>
      Effect.gen(function* () {
        let pulls = 0
        let cancelled = 0
        const arrived = yield* Deferred.make<void>()
        const stalling: UnderlyingDefaultSource<Uint8Array> = {
          pull: (controller) => {
            if (pulls++ === 0 && first !== "") return controller.enqueue(encode(first))
            Deferred.doneUnsafe(arrived, Exit.void)
            return new Promise<never>(() => {})
          },
          cancel: () => {
            cancelled++
          }
        }
        const call = yield* Effect.forkChild(errorOf(Script.streamed(404, stalling)))
        yield* Deferred.await(arrived)
        yield* TestClock.adjust(1999)
        assert.isUndefined(call.pollUnsafe())
        yield* TestClock.adjust(1)
        const error = yield* Fiber.join(call)
        assert.deepStrictEqual([error._tag, error.body, cancelled], ["NotFound", first, 1])
      })
    )
  }

  it.effect("may come in pieces that split a character", () =>
    Effect.gen(function* () {
      const bytes = encode("Mühle 🌾")
      const error = yield* errorOf(Script.streamed(409, pieces(...Array.from(bytes, (byte) => Uint8Array.of(byte)))))
      assert.strictEqual(error.body, "Mühle 🌾")
    })
  )

  it.effect("may have been read before by a client of the program's own", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const error = yield* errorOf(
        Script.streamed(403, pieces(encode("not yours"))),
        HttpClient.transformResponse(
          Effect.tap((response) => Effect.map(Effect.orDie(response.text), (text) => seen.push(text)))
        )
      )
      assert.deepStrictEqual([error.body, seen], ["not yours", ["not yours"]])
    })
  )

  it.effect("may be none", () =>
    Effect.gen(function* () {
      const error = yield* errorOf(Script.streamed(502, pieces()))
      assert.deepStrictEqual([error._tag, error.body, error.issues], ["ServerError", "", []])
    })
  )
})
