/**
 * The test projects: Node, a real Chromium, the edge (workerd) and the documents. `pnpm test --project node` runs one of them.
 */
import { playwright } from "@vitest/browser-playwright"
import { msw } from "msw/vite"
import { defineConfig } from "vitest/config"
import { findBrowser } from "./packages/toolchain/src/browser.ts"

const chromium = () => {
  const browser = findBrowser()
  return playwright({
    launchOptions: {
      ...(browser?.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
      ...(browser?.env === undefined ? {} : { env: { ...process.env, ...browser.env } }),
      // Everything a browser does on its own account is off: no test may depend on it, and much of it needs the internet.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run"
      ]
    }
  })
}

const elsewhere = [
  "**/node_modules/**",
  "**/*.browser.test.ts",
  "**/*.edge.test.ts",
  "packages/toolchain/test/docs.test.ts"
]

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/test-results.json" }]],
    coverage: {
      enabled: process.env["CI"] === "true",
      provider: "v8",
      include: ["packages/{core,azalead,azion,leanlaw,rest,sandbox}/src/**/*.ts"],
      reporter: ["text", "json-summary", "html"],
      // In percent, held wherever all tests run.
      thresholds: { "packages/core/src/**": { lines: 95, branches: 90 } }
    },
    projects: [
      {
        plugins: [msw()],
        test: { name: "node", isolate: false, include: ["packages/*/test/**/*.test.ts"], exclude: elsewhere }
      },
      {
        plugins: [msw()],
        test: {
          name: "browser",
          isolate: false,
          include: ["packages/*/test/**/*.browser.test.ts"],
          globalSetup: ["packages/runtime-tests/test/sandboxServer.globalSetup.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: "chromium" }],
            provider: chromium()
          }
        }
      },
      {
        test: {
          name: "edge",
          isolate: false,
          include: ["packages/runtime-tests/test/**/*.edge.test.ts"],
          testTimeout: 30_000
        }
      },
      { test: { name: "docs", include: ["packages/toolchain/test/docs.test.ts"], testTimeout: 60_000 } }
    ]
  }
})
