import { Array as Arr, DateTime, Effect, Schema } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { redactReason } from "../dealer/redactReason.ts"
import { text } from "../shared/Text.ts"
import { Transaction } from "../shared/Transaction.ts"
import { CmeDealerId } from "../dealer/Dealer.ts"
import { DealerErasureRepository, type OpenWork } from "../dealer/DealerErasureRepository.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"

export const EraseDealer = Schema.Struct({
  cmeDealerId: CmeDealerId,
  /** Kept in the audit; personal data is masked. */
  reason: text(200)
})
export type EraseDealer = typeof EraseDealer.Type

/** The dealer still has open bills, operations, parked messages or money. `reasons` lists them. */
export class DealerNotClosed extends Schema.TaggedError<DealerNotClosed>()("DealerNotClosed", {
  cmeDealerId: Schema.String,
  reasons: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const reasons = this.reasons.join(", ")
    return `Dealer ${this.cmeDealerId} is not closed: ${reasons}. Settle these first; nothing was erased`
  }
}

const listReasons = (
  { openBills, openOperations, parkedMessages }: OpenWork,
  openAccounts: ReadonlyArray<string>
): ReadonlyArray<string> => [
  ...openAccounts.map((accountType) => `the balance of ${accountType} is not 0.00`),
  ...(openBills === 0 ? [] : [`open bills: ${openBills}`]),
  ...(openOperations === 0 ? [] : [`open Billing operations: ${openOperations}`]),
  ...(parkedMessages === 0 ? [] : [`parked messages: ${parkedMessages}`])
]

const erase = Effect.fn("eraseDealer.erase")(function* ({ cmeDealerId, reason }: EraseDealer) {
  const accounts = yield* AccountRepository
  const erasure = yield* DealerErasureRepository
  const dealer = yield* (yield* DealerRepository).lock(cmeDealerId)
  if (dealer.erasedAt !== null) return yield* Effect.as(noteOutcome(unchanged), dealer)
  const listed = yield* accounts.listByDealer(dealer.id)
  // Making a bill or moving money takes one of these locks.
  const locked = Arr.getSomes(yield* Effect.forEach(listed, (account) => accounts.lock(account)))
  const withBalance = locked.filter(({ balance }) => balance !== 0n).map(({ accountType }) => accountType)
  const reasons = listReasons(yield* erasure.countOpenWork(dealer.id), withBalance)
  if (reasons.length > 0) return yield* new DealerNotClosed({ cmeDealerId, reasons })
  const erasedAt = yield* DateTime.now
  yield* erasure.erase(dealer.id, erasedAt)
  yield* noteOutcome(`erased: ${redactReason(reason, [dealer.requisite])}`)
  return { ...dealer, erasedAt }
})

/**
 * Erases every version of a closed dealer's legal details. Its bills, payments and ledger stay. A repeat changes
 * nothing.
 */
export const eraseDealer = Effect.fn("eraseDealer")(function* (command: EraseDealer) {
  return yield* (yield* Transaction).run(erase(command))
})
