import { Effect } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { DealerWithAccounts } from "../account/DealerWithAccounts.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"

/** Answers a dealer with its accounts, in the order COMMISSION, DEPOSIT, SETTLEMENT. */
export const getDealer = Effect.fn("getDealer")(function* (cmeDealerId: CmeDealerId) {
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  return { dealer, accounts } satisfies DealerWithAccounts
})
