export { runChaos, type ChaosFigures, type ChaosOptions, type ChaosResult } from "./runChaos.ts"
export type { FaultCounts } from "./plan/planFaults.ts"
