import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"
import * as ServerTiming from "../src/ServerTiming.ts"

const date = "Thu, 02 Nov 2017 12:30:28 GMT"
const sent = Date.parse(date)
const hour = 3_600_000

const read = (headers: Record<string, string>, now = sent) => ServerTiming.fromHeaders(Headers.fromInput(headers), now)

const structured = (headers: Record<string, string>) =>
  ServerTiming.fromHeaders(Headers.fromInput({ Date: date, ...headers }), sent, ServerTiming.structured)

const retryAfter = (text: string) => read({ Date: date, "Retry-After": text }).retryAfter
const resetAfter = (text: string) => read({ Date: date, "X-RateLimit-Reset": text }).resetAfter

/** Runs an effect in another time zone of the machine. */
const inZone = (zone: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const before = process.env["TZ"]
      process.env["TZ"] = zone
      return before
    }),
    (before) =>
      Effect.sync(() => {
        if (before === undefined) delete process.env["TZ"]
        else process.env["TZ"] = before
      })
  )

describe("ServerTiming", () => {
  describe("fromHeaders", () => {
    it("knows nothing where there are no headers", () => {
      assert.deepStrictEqual(read({}), {
        retryAfter: undefined,
        limit: undefined,
        remaining: undefined,
        resetAfter: undefined,
        resetAt: undefined
      })
    })

    it("reads Azion's documented example", () => {
      assert.deepStrictEqual(
        read({
          Date: date,
          "X-ratelimit-remaining": "199",
          "X-ratelimit-limit": "200",
          "X-ratelimit-reset": "2017-11-02T12:31:28.675446"
        }),
        { retryAfter: undefined, limit: 200, remaining: 199, resetAfter: 60_676, resetAt: sent + 60_676 }
      )
    })

    it("reads the RateLimit headers without the X", () => {
      assert.deepStrictEqual(read({ "RateLimit-Limit": "100", "RateLimit-Remaining": "0", "RateLimit-Reset": "50" }), {
        retryAfter: undefined,
        limit: 100,
        remaining: 0,
        resetAfter: 51_000,
        resetAt: sent + 51_000
      })
    })
  })

  describe("RateLimit", () => {
    const cases = [
      [
        "the RFC draft's list of limits",
        { RateLimit: '"default";r=50;t=30', "RateLimit-Policy": '"default";q=100;w=60' }
      ],
      ["its older form", { RateLimit: "limit=100, remaining=50, reset=30", "RateLimit-Policy": "100;w=60" }],
      [
        "its oldest form, with a policy behind the limit",
        { "RateLimit-Limit": "100, 100;w=60", "RateLimit-Remaining": "50", "RateLimit-Reset": "30" }
      ]
    ] as const
    for (const [form, headers] of cases) {
      it(`reads ${form}`, () => {
        assert.deepStrictEqual(structured(headers), {
          retryAfter: undefined,
          limit: 100,
          remaining: 50,
          resetAfter: 31_000,
          resetAt: sent + 31_000
        })
      })
    }

    it("gives way to the headers with a name each", () => {
      assert.strictEqual(structured({ RateLimit: '"default";r=50;t=30', "X-RateLimit-Remaining": "7" }).remaining, 7)
    })

    it("is unknown where it says something else", () => {
      assert.deepStrictEqual(
        Object.values(structured({ RateLimit: '"reset";budget=9', "RateLimit-Policy": "quota" })),
        [undefined, undefined, undefined, undefined, undefined]
      )
    })
  })

  describe("Retry-After", () => {
    const cases: ReadonlyArray<readonly [says: string, text: string, ms: number | undefined]> = [
      ["seconds", "120", 120_000],
      ["no wait at all", "0", 0],
      ["fractions of a second", "1.5", 1500],
      ["seconds between blanks", " 7 ", 7000],
      ["an HTTP date", "Thu, 02 Nov 2017 12:31:58 GMT", 90_000],
      ["an HTTP date that is now", date, 0],
      ["an HTTP date that is past", "Thu, 02 Nov 2017 12:30:27 GMT", 0],
      ["an HTTP date of the long past", "Thu, 01 Jan 1970 00:00:00 GMT", 0],
      ["nothing", "", undefined],
      ["blanks", "   ", undefined],
      ["nonsense", "soon", undefined],
      ["nonsense with a number", "soon 5", undefined],
      ["nonsense with a year", "not before 2099", undefined],
      ["a negative number", "-5", undefined],
      ["a number with its unit", "5s", undefined],
      ["two numbers", "5, 10", undefined],
      ["NaN", "NaN", undefined],
      ["Infinity", "Infinity", undefined]
    ]
    for (const [says, text, ms] of cases) {
      it(`${ms === undefined ? "is unknown where it" : `is ${ms} ms where it`} says ${says}: ${JSON.stringify(text)}`, () => {
        assert.strictEqual(retryAfter(text), ms)
      })
    }
  })

  describe("X-RateLimit-Reset", () => {
    const cases: ReadonlyArray<readonly [format: string, text: string, ms: number | undefined]> = [
      ["ISO without zone, six digits", "2017-11-02T12:31:28.675446", 60_676],
      ["ISO without zone, no fraction", "2017-11-02T12:31:28", 61_000],
      ["ISO without zone, a blank for the T", "2017-11-02 12:31:28.675446", 60_676],
      ["ISO in UTC", "2017-11-02T12:31:28Z", 61_000],
      ["ISO in UTC, with ms", "2017-11-02T12:31:28.675Z", 60_676],
      ["ISO with an offset", "2017-11-02T09:31:28-03:00", 61_000],
      ["ISO with an offset to the east", "2017-11-02T18:01:28+05:30", 61_000],
      ["ISO in the past", "2017-11-02T12:30:27.999999", 0],
      ["an HTTP date", "Thu, 02 Nov 2017 12:31:28 GMT", 61_000],
      ["epoch seconds", String(sent / 1000 + 60), 61_000],
      ["epoch seconds with a fraction", String(sent / 1000 + 60.5), 61_500],
      ["epoch seconds in the past", String(sent / 1000 - 1), 0],
      ["epoch ms", String(sent + 60_000), 60_000],
      ["epoch ms in the past", String(sent - 1), 0],
      ["seconds from now", "60", 61_000],
      ["seconds from now: 2017 of them", "2017", 2_018_000],
      ["no seconds from now", "0", 1000],
      ["a day", "86400", 86_401_000],
      ["a year", "31536000", 31_536_001_000],
      ["more than a year", "31622400", undefined],
      ["epoch microseconds", String((sent + 60_000) * 1000), undefined],
      ["the end of time", "9999-12-31T23:59:59Z", undefined],
      ["nothing", "", undefined],
      ["a negative number", "-60", undefined],
      ["nonsense", "in a minute", undefined],
      ["a broken date", "2017-11-02T12:61:99.675446", undefined]
    ]
    for (const [format, text, ms] of cases) {
      it(`reads ${format}: ${JSON.stringify(text)}`, () => {
        assert.strictEqual(resetAfter(text), ms)
      })
    }

    for (const zone of ["America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland"]) {
      it.effect(`takes a date without zone for UTC, also on a machine in ${zone}`, () =>
        Effect.gen(function* () {
          yield* inZone(zone)
          assert.strictEqual(resetAfter("2017-11-02T12:31:28.675446"), 60_676)
          assert.strictEqual(resetAfter("2017-11-02 12:31:28"), 61_000)
        })
      )
    }
  })

  describe("Date", () => {
    for (const [clock, now] of [
      ["right", sent],
      ["an hour slow", sent - hour],
      ["an hour fast", sent + hour],
      ["at 1970", 0]
    ] as const) {
      it(`is what absolute times are measured against when the local clock is ${clock}`, () => {
        const { resetAfter, retryAfter } = read(
          {
            Date: date,
            "Retry-After": "Thu, 02 Nov 2017 12:30:58 GMT",
            "X-ratelimit-reset": "2017-11-02T12:31:28.675446"
          },
          now
        )
        assert.deepStrictEqual({ retryAfter, resetAfter }, { retryAfter: 30_000, resetAfter: 60_676 })
      })
    }

    for (const headers of [{}, { Date: "" }, { Date: "yesterday" }]) {
      it(`gives way to the local clock when it cannot be read: ${JSON.stringify(headers)}`, () => {
        const { resetAfter, retryAfter } = read(
          {
            ...headers,
            "Retry-After": "Thu, 02 Nov 2017 12:30:58 GMT",
            "X-ratelimit-reset": "2017-11-02T12:31:28.675446"
          },
          sent + 10_000
        )
        assert.deepStrictEqual({ retryAfter, resetAfter }, { retryAfter: 20_000, resetAfter: 50_676 })
      })
    }

    it("makes the same window of all responses in it, however late they come", () => {
      const at = (Date: string, now: number) =>
        read({ Date, "X-ratelimit-reset": "2017-11-02T12:31:28.675446" }, now).resetAt
      assert.deepStrictEqual(
        [at(date, sent), at("Thu, 02 Nov 2017 12:31:27 GMT", sent), at(date, sent + hour)],
        [sent + 60_676, sent + 60_676, sent + 60_676]
      )
    })

    it("does not touch seconds from now", () => {
      const { resetAfter, retryAfter } = read({ Date: date, "Retry-After": "5", "X-RateLimit-Reset": "6" }, sent + hour)
      assert.deepStrictEqual({ retryAfter, resetAfter }, { retryAfter: 5000, resetAfter: 7000 })
    })
  })

  describe("remaining and limit", () => {
    it("tell none left from not known", () => {
      assert.strictEqual(read({ "X-RateLimit-Remaining": "0" }).remaining, 0)
      assert.strictEqual(read({ "X-RateLimit-Limit": "200" }).remaining, undefined)
    })

    for (const text of ["", " ", "-1", "many", "NaN", "Infinity", "100;w=60", "100, 100;w=60"]) {
      it(`are unknown where they say ${JSON.stringify(text)}`, () => {
        const { limit, remaining } = read({ "X-RateLimit-Remaining": text, "X-RateLimit-Limit": text })
        assert.deepStrictEqual({ limit, remaining }, { limit: undefined, remaining: undefined })
      })
    }
  })

  describe("whatever the headers say", () => {
    const zero = (value: number | undefined) => value === undefined || (Number.isFinite(value) && value >= 0)
    const number = Arbitrary.schema(Schema.Finite)
    const printable = Arbitrary.schema(Schema.String)
    const names = ["date", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]

    it.prop(
      "no text makes a negative time or NaN",
      { texts: Arbitrary.all([printable, printable, printable, printable, printable]), now: number },
      ({ now, texts }) => {
        const timing = read(Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""])), Math.abs(now))
        assert.deepStrictEqual(Object.values(timing).map(zero), [true, true, true, true, true])
      },
      { arbitrary: { seed: "millrace", runs: 500 } }
    )

    it.prop(
      "no number makes a negative time or NaN",
      { value: number, now: number },
      ({ now, value }) => {
        const timing = read(Object.fromEntries(names.map((name) => [name, String(value)])), Math.abs(now))
        assert.deepStrictEqual(Object.values(timing).map(zero), [true, true, true, true, true])
      },
      { arbitrary: { seed: "millrace", runs: 500 } }
    )

    it.prop(
      "a delay is the same on every clock",
      {
        delay: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 86_400 })),
        skew: Schema.Int.check(Schema.isBetween({ minimum: -hour, maximum: hour }))
      },
      ({ delay, skew }) => {
        const at = new Date(sent + delay * 1000)
        for (const text of [at.toUTCString(), at.toISOString().slice(0, 19), String(at.getTime() / 1000)]) {
          assert.strictEqual(
            read({ Date: date, "X-RateLimit-Reset": text, "Retry-After": text }, sent + skew).resetAfter,
            delay * 1000 + (text.includes(".") ? 1 : 1000)
          )
        }
      },
      { arbitrary: { seed: "millrace", runs: 100 } }
    )
  })
})
