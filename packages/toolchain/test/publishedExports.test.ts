import { assert, describe, it } from "vitest"
import { openSubpaths, resolvePublished, resolveSubpath } from "../src/publishedExports.ts"
import type { Exports } from "../src/workspace.ts"

const exports: Exports = {
  ".": "./dist/index.js",
  "./internal/*": null,
  "./v3/*": "./dist/v3/*.js",
  "./*": "./dist/*.js"
}

describe("resolveSubpath", () => {
  it("resolves the package itself, and subpaths by pattern", () => {
    assert.strictEqual(resolveSubpath(exports, "."), "./dist/index.js")
    assert.strictEqual(resolveSubpath(exports, "./Client"), "./dist/Client.js")
  })

  it("prefers the longest pattern", () => {
    assert.strictEqual(resolveSubpath({ "./*": "./a/*.js", "./v3/*": "./b/*.js" }, "./v3/Domains"), "./b/Domains.js")
  })

  it("keeps closed subpaths closed, and unknown ones unknown", () => {
    assert.isUndefined(resolveSubpath(exports, "./internal/Secret"))
    assert.isUndefined(resolveSubpath({ ".": "./dist/index.js" }, "./Client"))
  })
})

describe("openSubpaths", () => {
  it("fills in patterns, leaving out what is closed", () => {
    const files = ["./dist/index.js", "./dist/Client.js", "./dist/v3/Domains.js", "./dist/internal/Secret.js"]
    assert.deepStrictEqual(openSubpaths(exports, files), [".", "./v3/Domains", "./index", "./Client"])
  })
})

describe("resolvePublished", () => {
  const among = [{ folder: "/repo/packages/core", manifest: { name: "@millrace/core", publishConfig: { exports } } }]

  it("leads into the package's folder", () => {
    assert.strictEqual(resolvePublished("@millrace/core/Client", among), "/repo/packages/core/dist/Client.js")
  })

  it("leaves other packages alone, those with the same beginning too", () => {
    assert.isUndefined(resolvePublished("effect/Effect", among))
    assert.isUndefined(resolvePublished("@millrace/core-extras", among))
  })

  it("throws for a subpath that is not exported", () => {
    assert.throws(() => resolvePublished("@millrace/core/internal/Secret", among), "does not export")
  })
})
