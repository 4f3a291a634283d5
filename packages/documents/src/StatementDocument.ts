import type { Dealer, Seller, Statement } from "@dealer-billing/domain"

/** An act of reconciliation with what its paper names besides. */
export interface StatementDocument {
  readonly statement: Statement
  readonly seller: Seller
  readonly dealer: Pick<Dealer, "requisite">
  /** By which a paper is known to be this act. */
  readonly hash: string
}
