/** What an overlay can be wrong in, by itself and beside its document. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Refusal from "./Refusal.ts"
import * as Workshop from "./Workshop.ts"

const list = "/paths/~1mills/get"
const raze = "/paths/~1mills~1{id}/delete"
const mill = "/components/schemas/Mill"
const name = `${mill}/properties/name`
const use = { name: "Thing", from: "./Thing.ts" }
const reason = "Invented."

const cases: ReadonlyArray<Refusal.Case> = [
  [
    "an unknown key",
    { overlay: { "/gruops": {} } },
    Refusal.inOverlay("/gruops", "is not a key that an overlay has here")
  ],
  [
    "an unknown key further in",
    { overlay: { "/groups/Mills/tags": ["Mills"] } },
    Refusal.inOverlay("/groups/Mills/tags", "is not a key that an overlay has here")
  ],
  ["a missing key", { overlay: { "/api": undefined } }, Refusal.inOverlay("/api", "is missing")],
  ["a value of another type", { overlay: { "/title": 7 } }, Refusal.inOverlay("/title", "Expected string")],
  [
    "an import that is no name",
    { overlay: { "/service/name": "the vendor" } },
    Refusal.inOverlay("/service/name", "Expected a name in code")
  ],
  [
    "a change without a reason",
    { overlay: { "/operations": { listMills: { name: "all" } } } },
    Refusal.inOverlay("/operations/listMills/reason", "is missing")
  ],
  [
    "an operation that is not there",
    { overlay: { "/operations": { listMill: { name: "all", reason } } } },
    Refusal.inOverlay("/operations/listMill", "listMill is not an operation of the document")
  ],
  [
    "an operation that is not there, in a group",
    { overlay: { "/groups/Mills/operations": ["listMills", "listMill"] } },
    Refusal.inOverlay("/groups/Mills/operations/1", "listMill is not an operation of the document")
  ],
  [
    "two operations of one name",
    { overlay: { "/operations": { createMill: { name: "list", reason } } } },
    Refusal.inOverlay(
      "/groups/Mills",
      'listMills and createMill would both be called list; name one of them under "operations"'
    )
  ],
  [
    "a group of nothing",
    { overlay: { "/groups/Bridges": { summary: "ways over a stream", tag: "Bridges" } } },
    Refusal.inOverlay("/groups/Bridges", "has no operation in spec/mills.openapi.json")
  ],
  [
    "a group that is no name",
    { overlay: { "/groups": { "old mills": { summary: "wheels", tag: "Mills" } } } },
    Refusal.inOverlay("/groups/old mills", "is not a name in PascalCase")
  ],
  [
    "a group with the name of a module",
    { overlay: { "/groups": { Schema: { summary: "wheels", tag: "Mills" } } } },
    Refusal.inOverlay("/groups/Schema", "is a name that generated modules use; take another")
  ],
  [
    "an operation in no group",
    { overlay: { "/groups/Mills/tag": undefined, "/groups/Mills/operations": ["listMills", "createMill"] } },
    Refusal.inDocument(raze, "belongs to no group of spec/mills.overlay.json; add it to one")
  ],
  [
    "a schema and an import of one name",
    { overlay: { "/service/name": "Mill" } },
    Refusal.inOverlay(
      "/groups/Mills",
      "has what the overlay takes from ./Vendor.ts and the schema Mill, which would both be called Mill in its module; rename one in the overlay or spec/mills.openapi.json"
    )
  ],
  [
    "a correction of nothing",
    { overlay: { "/corrections": [{ at: "/paths/~1mill/get/deprecated", value: true, reason }] } },
    Refusal.inOverlay(
      "/corrections/0/at",
      "names /paths/~1mill/get/deprecated, which is not in spec/mills.openapi.json"
    )
  ],
  [
    "a correction that takes nothing away",
    { overlay: { "/corrections": [{ at: `${mill}/description`, value: null, reason }] } },
    Refusal.inOverlay("/corrections/0/at", `names ${mill}/description, which is not in spec/mills.openapi.json`)
  ],
  [
    "a correction past the end of an array",
    { overlay: { "/corrections": [{ at: `${mill}/required/7`, value: "river", reason }] } },
    Refusal.inOverlay("/corrections/0/at", `names ${mill}/required/7, which is not in spec/mills.openapi.json`)
  ],
  [
    "a place that is no pointer",
    { overlay: { "/corrections": [{ at: "paths", value: {}, reason }] } },
    Refusal.inOverlay("/corrections/0/at", "Expected a JSON pointer, with a slash in front")
  ],
  [
    "an open enum that is not there",
    { overlay: { "/openEnums": [{ at: [`${name}/enum`], reason }] } },
    Refusal.inOverlay("/openEnums/0/at/0", `names ${name}/enum, which is not in spec/mills.openapi.json`)
  ],
  [
    "an open enum that is none",
    { overlay: { "/openEnums": [{ at: [name], reason }] } },
    Refusal.inOverlay("/openEnums/0/at/0", `names ${name}, which has no enum`)
  ],
  [
    "a field that is always sent and has no default",
    { overlay: { "/alwaysSent": [{ at: [name], reason }] } },
    Refusal.inOverlay("/alwaysSent/0/at/0", `names ${name}, which has no default to send`)
  ],
  [
    "a schema that is not there",
    { overlay: { "/schemas": { Mil: { use, reason } } } },
    Refusal.inOverlay("/schemas/Mil", "names the schema Mil, which spec/mills.openapi.json does not have")
  ],
  [
    "an envelope of a schema that is not there",
    { overlay: { "/envelopes": [{ use, only: ["Mil"], inside: "/properties/data", reason }] } },
    Refusal.inOverlay("/envelopes/0/only/0", "names the schema Mil, which spec/mills.openapi.json does not have")
  ],
  [
    "an envelope of nothing",
    { overlay: { "/envelopes": [{ use, has: ["data"], inside: "/properties/data", reason }] } },
    Refusal.inOverlay("/envelopes/0", "fits nothing in spec/mills.openapi.json; correct it or take it out")
  ],
  [
    "an envelope with nothing inside",
    { overlay: { "/envelopes": [{ use, has: ["name"], inside: "/properties/data", reason }] } },
    Refusal.inDocument(`${mill}/properties`, "has no data inside its envelope")
  ],
  [
    "a query set of parameters that nobody takes",
    { overlay: { "/querySets": [{ use, parameters: ["Page"] }] } },
    Refusal.inOverlay("/querySets/0", "fits nothing in spec/mills.openapi.json; correct it or take it out")
  ],
  [
    "a replacement of nothing",
    { overlay: { "/replacements": [{ when: { format: "date-tiem" }, use, reason }] } },
    Refusal.inOverlay("/replacements/0", "fits nothing in spec/mills.openapi.json; correct it or take it out")
  ],
  [
    "names in lists of nothing",
    { overlay: { "/nameLists": [{ keyword: "x-sort", reason }] } },
    Refusal.inOverlay("/nameLists/0", "fits nothing in spec/mills.openapi.json; correct it or take it out")
  ],
  [
    "a selection by a parameter that nobody takes",
    { overlay: { "/selection": { field: "select", method: use, list: use, reason } } },
    Refusal.inOverlay("/selection", "fits nothing in spec/mills.openapi.json; correct it or take it out")
  ],
  [
    "a selection of what has no name",
    { overlay: { "/selection": { field: "river", method: use, list: use, reason } } },
    Refusal.inDocument(
      `${list}/responses/200/content/application~1json/schema`,
      "is what fields are selected of and needs a name; move it to components.schemas"
    )
  ],
  [
    "pages by a parameter that the operation does not take",
    { overlay: { "/operations": { listMills: { pages: { use, field: "page" }, reason } } } },
    Refusal.inDocument(list, "is to be paged by page, which is not a query parameter of it")
  ],
  [
    "items that are told apart by a field that they may lack",
    {
      document: { [`${mill}/properties/code`]: { type: "string" } },
      overlay: {
        "/groups/Mills/key": "code",
        "/operations": { listMills: { pages: { use, field: "river" }, reason } }
      }
    },
    Refusal.inDocument(`${list}/responses/200/content/application~1json/schema/items`, "does not always have code")
  ]
]

const { "spec/mills.openapi.json": document, "spec/mills.overlay.json": overlay } = Workshop.files

const files: ReadonlyArray<readonly [what: string, files: Workshop.Files, said: string]> = [
  [
    "not being there",
    { "spec/mills.openapi.json": document },
    "spec/mills.overlay.json: does not exist; check the path."
  ],
  [
    "a document that is not there",
    { "spec/mills.overlay.json": overlay },
    "spec/mills.openapi.json: does not exist; check the path."
  ],
  [
    "not being JSON",
    { "spec/mills.openapi.json": document, "spec/mills.overlay.json": "document: mills.openapi.json\n" },
    "spec/mills.overlay.json: is not JSON; YAML must be converted first."
  ],
  [
    "a document that is not JSON",
    { "spec/mills.openapi.json": "openapi: 3.0.3\n", "spec/mills.overlay.json": overlay },
    "spec/mills.openapi.json: is not JSON; YAML must be converted first."
  ],
  [
    "a document that is a folder",
    {
      "spec/mills.overlay.json": Workshop.changed(Workshop.overlay, { "/document": "." }),
      "spec/mills.openapi.json": document
    },
    "spec: cannot be read, as the system says BadResource."
  ],
  [
    "an output that is a file",
    {
      "spec/mills.overlay.json": Workshop.changed(Workshop.overlay, { "/output": "mills.openapi.json" }),
      "spec/mills.openapi.json": document
    },
    "spec/mills.openapi.json: cannot be read, as the system says BadResource."
  ],
  ["being no object", { "spec/mills.overlay.json": "[]" }, "spec/mills.overlay.json: Expected object."]
]

describe("an overlay is refused for", () => {
  for (const [what, changes, said] of cases) {
    it.effect(what, () => Refusal.check(Refusal.files(changes), said))
  }

  for (const [what, some, said] of files) {
    it.effect(what, () => Refusal.check(some, said))
  }

  it.effect("none of this where nothing was changed", () =>
    Effect.gen(function* () {
      const workshop = yield* Workshop.make
      yield* workshop.write(Refusal.files({}))
      assert.strictEqual((yield* workshop.run("spec/mills.overlay.json")).exitCode, 0)
    }).pipe(Effect.provide(NodeServices.layer))
  )
})
