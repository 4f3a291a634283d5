import type { DealerId } from "../dealer/Dealer.ts"
import type { MemoryTables } from "./MemoryTables.ts"

/** Did any of the dealer's held money ever go back? */
export const hasReturns = ({ depositReturns }: MemoryTables, dealerId: DealerId): boolean =>
  [...depositReturns.values()].some((made) => made.dealerId === dealerId)
