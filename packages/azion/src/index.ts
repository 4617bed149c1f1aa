/**
 * Azion's REST API as Effect services.
 */
export * as Azion from "./Azion.ts"
export * as AzionConfig from "./AzionConfig.ts"
export * as MetricSeries from "./MetricSeries.ts"
export * as PurgeOutcome from "./PurgeOutcome.ts"
export * as v2 from "./v2/index.ts"
export * as v3 from "./v3/index.ts"
