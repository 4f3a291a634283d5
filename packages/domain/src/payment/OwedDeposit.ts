import type { DealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../Money.ts"

/** What a parked message takes back of a held deposit that has not that much any more (decision 0014). */
export interface OwedDeposit {
  readonly dealerId: DealerId
  /** All that it takes back, in kopecks. */
  readonly sum: Kopecks
  /** Messages of one origin tell of the same money: the repeats of a reversal, the totals of an invoice. */
  readonly origin: string
}
