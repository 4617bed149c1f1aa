/**
 * Azion v3, one module per resource group.
 */
export * as Domains from "./Domains.ts"
export * as Tokens from "./Tokens.ts"
