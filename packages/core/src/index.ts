/**
 * The engine under Millrace's API packages; knows no vendor.
 */
export * as ApiError from "./ApiError.ts"
export * as CallSafety from "./CallSafety.ts"
export * as Client from "./Client.ts"
export * as Credentials from "./Credentials.ts"
export * as Deadline from "./Deadline.ts"
export * as Decoding from "./Decoding.ts"
export * as ErrorBody from "./ErrorBody.ts"
export * as HttpApi from "./HttpApi.ts"
export * as Operation from "./Operation.ts"
export * as Pagination from "./Pagination.ts"
export * as Quota from "./Quota.ts"
export * as RetryPolicy from "./RetryPolicy.ts"
export * as ServerTiming from "./ServerTiming.ts"
export * as Telemetry from "./Telemetry.ts"
export * as Transport from "./Transport.ts"
export * as Wire from "./Wire.ts"
