import { DateTime, Effect, Option } from "effect"
import { currentCaller } from "../audit/Change.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { dayIn, depositTiersOn, Tariffs } from "../bill/Tariff.ts"
import type { Dealer, DealerRef } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { isSameReason, redactReason } from "../dealer/redactReason.ts"
import { Transaction } from "../shared/Transaction.ts"
import { AccountMissing } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { maxCarPriceOf } from "./checkFastBuyout.ts"
import {
  DepositInUse,
  DepositReturnConflict,
  DepositTooSmall,
  type DepositReturn,
  type ReturnDeposit
} from "../account/DepositReturn.ts"
import { heldDepositOf } from "../account/FastBuyoutStanding.ts"

const findRepeated = Effect.fn("returnDeposit.findRepeated")(function* (dealer: Dealer, command: ReturnDeposit) {
  const found = yield* (yield* AccountRepository).findReturn(command.returnId)
  if (Option.isNone(found)) return Option.none()
  const { dealerId, reason, returnedAt, returnId, sum } = found.value
  const requisiteThen = yield* (yield* DealerRepository).requisiteBefore(dealer.id, returnedAt)
  const isSameText = isSameReason(reason, command.reason, [[dealer.requisite], [requisiteThen]])
  return dealerId === dealer.id && sum === command.sum && isSameText
    ? Option.some(found.value)
    : yield* new DepositReturnConflict({ returnId })
})

/** In the order of their ids, so that no settlement is added meanwhile. */
const lockAccounts = Effect.fn("returnDeposit.lockAccounts")(function* ({ cmeDealerId, id: dealerId }: Dealer) {
  const accounts = yield* AccountRepository
  const deposit = yield* accounts.lock({ dealerId, accountType: "DEPOSIT" })
  const settlement = yield* accounts.lock({ dealerId, accountType: "SETTLEMENT" })
  if (Option.isNone(deposit)) return yield* new AccountMissing({ cmeDealerId, accountType: "DEPOSIT" })
  if (Option.isNone(settlement)) return yield* new AccountMissing({ cmeDealerId, accountType: "SETTLEMENT" })
})

const giveBack = Effect.fn("returnDeposit.giveBack")(function* (dealer: Dealer, command: ReturnDeposit) {
  yield* lockAccounts(dealer)
  // A repeat that waited for the lock must not be judged by the balance that the first one left.
  const repeated = yield* findRepeated(dealer, command)
  if (Option.isSome(repeated)) {
    yield* noteOutcome(unchanged)
    return { depositReturn: repeated.value, isCreated: false }
  }
  const tariffs = yield* Tariffs
  const returnedAt = yield* DateTime.now
  const standing = yield* (yield* AccountRepository).readStanding(dealer.id, [])
  if (Option.isNone(standing)) return yield* Effect.die(new Error(`Dealer ${dealer.id} lost its locked accounts`))
  const { depositBalance, openSettlements } = standing.value
  const heldDeposit = heldDepositOf(standing.value)
  if (command.sum > heldDeposit) return yield* new DepositTooSmall({ heldDeposit })
  const tiers = depositTiersOn(tariffs, dayIn(tariffs, returnedAt))
  const maxCarPrice = maxCarPriceOf(tiers, heldDeposit - command.sum)
  if (openSettlements > maxCarPrice) return yield* new DepositInUse({ openSettlements, maxCarPrice })
  const { cmeDealerId, id: dealerId } = dealer
  const heldAfter = depositBalance - command.sum
  const reason = redactReason(command.reason, [dealer.requisite])
  const { returnId, sum } = command
  const made = { returnId, sum, reason, dealerId, cmeDealerId, heldAfter, returnedAt }
  const depositReturn: DepositReturn = { ...made, actor: yield* currentCaller }
  yield* (yield* AccountRepository).insertReturn(depositReturn)
  return { depositReturn, isCreated: true }
})

/**
 * Returns held deposit money to the dealer. The rest must still permit the cars bought out and not yet paid for. A
 * repeat answers the same return.
 */
export const returnDeposit = Effect.fn("returnDeposit")(function* (command: ReturnDeposit & DealerRef) {
  const dealer = yield* (yield* DealerRepository).get(command.cmeDealerId)
  const transaction = yield* Transaction
  return yield* transaction.run(giveBack(dealer, command)).pipe(
    Effect.catchTag("DuplicateDepositReturn", () =>
      Effect.flatMap(
        findRepeated(dealer, command),
        Option.match({
          onNone: () => Effect.die(new Error("The storage refused a return as a duplicate and has no such return")),
          onSome: (depositReturn) => Effect.succeed({ depositReturn, isCreated: false })
        })
      )
    )
  )
})
