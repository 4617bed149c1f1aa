/**
 * Any JSON REST API with Basic authentication as Effect services.
 */
export * as CodeError from "./CodeError.ts"
export * as Head from "./Head.ts"
export * as HttpApi from "./HttpApi.ts"
export * as Pages from "./Pages.ts"
export * as Resource from "./Resource.ts"
export * as Rest from "./Rest.ts"
export { UtcDate } from "./UtcDate.ts"
