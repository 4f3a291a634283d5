export { fuzz, type FuzzOptions, type FuzzReport } from "./fuzz.ts"
export type { OpenApi } from "./OpenApi.ts"
