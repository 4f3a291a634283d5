import type { Dealer, Statement } from "@dealer-billing/domain"
import type { Seller } from "@dealer-billing/domain/internal"

/** A reconciliation statement with the parties that its document names. */
export interface StatementDocument {
  readonly statement: Statement
  readonly seller: Seller
  readonly dealer: Pick<Dealer, "requisite">
  /** SHA-256 of the statement: it identifies it in every format. */
  readonly hash: string
}
