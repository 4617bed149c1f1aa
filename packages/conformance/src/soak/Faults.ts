/** What goes wrong in a soak: with about one request in twenty. */
import * as Fault from "@millrace/sandbox/Fault"

const chance = (probability: number) => ({ probability, times: Infinity })

export const faults: ReadonlyArray<Fault.Fault> = [
  Fault.cut("before", chance(0.004)),
  Fault.cut("after", chance(0.004)),
  Fault.cutBody("aborted", chance(0.004)),
  Fault.cutBody("truncated", chance(0.003)),
  Fault.status(500, chance(0.003)),
  Fault.status(500, { ...chance(0.003), when: "after" }),
  Fault.html(502, chance(0.003)),
  Fault.status(503, { ...chance(0.004), headers: { "retry-after": "0" } }),
  Fault.status(429, { ...chance(0.003), headers: { "retry-after": "0" } }),
  // All callers of an API wait then.
  Fault.rateLimited("30 millis", { ...chance(0.0002), quota: "x-millis" }),
  Fault.documented(401, chance(0.001)),
  Fault.documented(403, chance(0.001)),
  Fault.documented(404, chance(0.001)),
  Fault.delay("20 millis", chance(0.003)),
  Fault.delay("20 millis", { ...chance(0.004), when: "after" }),
  Fault.stall("head", chance(0.0002)),
  Fault.stall("half", chance(0.0002)),
  Fault.contentType("text/html", chance(0.002)),
  Fault.emptyBody(chance(0.001)),
  Fault.invalidUtf8(chance(0.001)),
  Fault.giantBody(300_000, chance(0.0005)),
  Fault.nullField("name", chance(0.001)),
  Fault.unknownMember("mode", chance(0.001)),
  Fault.duplicatedPage(chance(0.0005)),
  Fault.ignoredPage(chance(0.0005)),
  Fault.shrinkingTotal(1, chance(0.0005))
]
