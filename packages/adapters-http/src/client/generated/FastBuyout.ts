// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Money } from "./shared.ts"

export interface DepositReturn {
  readonly returnId: string
  readonly cmeDealerId: string
  readonly sum: Money
  readonly reason: string
  /** The caller who recorded the return */
  readonly actor: string
  readonly returnedAt: string
  readonly heldAfter: Money
}

export interface FastBuyout {
  readonly eligible: boolean
  /** Absent when eligible */
  readonly reason?: "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"
  readonly heldDeposit: Money
  readonly maxCarPrice: Money
}

export interface ReturnDeposit {
  readonly returnId: string
  readonly sum: Money
  readonly reason: string
}
