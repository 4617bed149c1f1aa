/** Everything public, by namespace; `SandboxServer` and `SandboxCommand` (Node only) and `Msw` have subpaths of their own. */
export * as Azalead from "./Azalead.ts"
export * as Azion from "./Azion.ts"
export * as Exchange from "./Exchange.ts"
export * as Fault from "./Fault.ts"
export * as LeanLaw from "./LeanLaw.ts"
export * as Rest from "./Rest.ts"
export * as Sandbox from "./Sandbox.ts"
export * as Vendor from "./Vendor.ts"
