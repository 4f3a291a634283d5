import { Effect } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { CmeDealerId, DealerWithAccounts } from "./Dealer.ts"
import { DealerRepository } from "./DealerRepository.ts"

export const getDealer = Effect.fn("getDealer")(function* (cmeDealerId: CmeDealerId) {
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  return { dealer, accounts } satisfies DealerWithAccounts
})
