export * from "./Azion.ts"
