// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Money } from "./shared.ts"

export interface FastBuyout {
  readonly eligible: boolean
  /** Absent when eligible */
  readonly reason?: "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"
  readonly heldDeposit: Money
  readonly maxCarPrice: Money
}
