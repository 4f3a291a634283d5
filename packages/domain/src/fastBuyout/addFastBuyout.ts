import { Effect } from "effect"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { provisioningOf } from "../billing/BillingOperation.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { refuseErased, type CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { Transaction } from "../shared/Transaction.ts"
import { newAccount, type AccountType } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"

const fastBuyoutAccounts: ReadonlyArray<AccountType> = ["DEPOSIT", "SETTLEMENT"]

const add = Effect.fn("addFastBuyout.add")(function* (cmeDealerId: CmeDealerId) {
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const dealer = yield* (yield* DealerRepository).lock(cmeDealerId)
  yield* refuseErased(dealer)
  const existing = yield* accounts.listByDealer(dealer.id)
  const missing = fastBuyoutAccounts
    .filter((type) => !existing.some((account) => account.accountType === type))
    .map((type) => newAccount(dealer, type))
  if (missing.length === 0) {
    yield* noteOutcome(unchanged)
    return { dealer, accounts: existing, isCreated: false }
  }
  yield* accounts.insert(missing)
  yield* operations.insert(missing.flatMap((account) => provisioningOf(dealer, account)))
  return { dealer, accounts: yield* accounts.listByDealer(dealer.id), isCreated: true }
})

/**
 * Adds a DEPOSIT and a SETTLEMENT account to a dealer and asks Billing for their contracts. A repeat answers the
 * same accounts.
 */
export const addFastBuyout = Effect.fn("addFastBuyout")(function* (cmeDealerId: CmeDealerId) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const added = yield* transaction.run(add(cmeDealerId))
  yield* signal.notify
  return added
})
