/**
 * What the declarations of every API export as OpenAPI. That no operation is missing is tested in the packages themselves.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Cid from "@millrace/azalead/cid/HttpApi"
import * as Azalead from "@millrace/azalead/HttpApi"
import * as AzionV2 from "@millrace/azion/v2/HttpApi"
import * as AzionV3 from "@millrace/azion/v3/HttpApi"
import * as LeanLaw from "@millrace/leanlaw/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"

/** The operations with an answer that could be anything. */
const undescribed = ({ paths }: OpenApi.OpenAPISpec): ReadonlyArray<string> =>
  Object.entries(paths).flatMap(([path, { delete: remove, get, patch, post, put }]) =>
    Object.entries({ delete: remove, get, patch, post, put }).flatMap(([verb, operation]) =>
      Object.values(operation?.responses ?? {}).some(({ content }) =>
        Object.values(content ?? {}).some(({ schema }) => Object.keys(schema).length === 0)
      )
        ? [`${verb} ${path}`]
        : []
    )
  )

// Metrics are nested by what was asked for; the vendor documents no more than their points.
const metric = "metrics/{metric_name}"

describe("the OpenAPI document tells the shape of every answer of", () => {
  for (const [name, document, beside] of [
    [
      "azion v2",
      OpenApi.fromApi(AzionV2.api),
      ["products/{prod_id}/aggregate", "products/{prod_id}/configurations/{conf_id}"].flatMap((of) =>
        ["", "/dimensions/{dim_name}"].map((dimension) => `get /analytics/${of}/${metric}${dimension}`)
      )
    ],
    [
      "azion v3",
      OpenApi.fromApi(AzionV3.api),
      ["", "/dimensions/{dim_name}"].map(
        (dimension) => `get /metrics/products/{prod_id}/configurations/{conf_id}/${metric}${dimension}`
      )
    ],
    ["azalead", OpenApi.fromApi(Azalead.api), []],
    ["azalead's company identification", OpenApi.fromApi(Cid.api), []],
    ["leanlaw", OpenApi.fromApi(LeanLaw.api), []]
  ] as const) {
    it(beside.length === 0 ? name : `${name} but its metrics`, () => {
      assert.deepStrictEqual(undescribed(document), beside)
    })
  }
})
