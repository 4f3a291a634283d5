import { DateTime, Effect } from "effect"
import { AccountMissing, type AccountType } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { Tariffs } from "../bill/Tariff.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { buildStatement } from "./buildStatement.ts"
import { statementKindsOf, StatementTooLong } from "./Statement.ts"
import { spanOf, type StatementPeriod } from "./StatementPeriod.ts"
import { StatementRepository } from "./StatementRepository.ts"

/** The most rows of one act. */
export const statementRowsMax = 10_000

export interface StatementRequest {
  readonly cmeDealerId: CmeDealerId
  readonly accountType: AccountType
  readonly period: StatementPeriod
}

/**
 * The act of reconciliation of an account over days of the seller's time zone. What is final is answered the same
 * for ever: a fact belongs to the day on which it was booked, so a late one is in the act of the open month. The
 * requisites are those that the dealer had at the end of the period.
 */
export const getStatement = Effect.fn("getStatement")(function* (
  { accountType, cmeDealerId, period }: StatementRequest,
  rowsMax = statementRowsMax
) {
  const { seller, timeZone } = yield* Tariffs
  const dealers = yield* DealerRepository
  const dealer = yield* dealers.get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const account = accounts.find((each) => each.accountType === accountType)
  if (account === undefined) return yield* new AccountMissing({ cmeDealerId, accountType })
  // The clock is read before the books: what is called final then was so when they were read.
  const now = yield* DateTime.now
  const span = spanOf(period, timeZone)
  const found = yield* (yield* StatementRepository).read({
    account,
    span,
    kinds: statementKindsOf(accountType),
    limit: rowsMax + 1
  })
  if (found.facts.length > rowsMax) return yield* new StatementTooLong({ rowsMax })
  const requisite = yield* dealers.requisiteBefore(dealer.id, span.end)
  const id = { dealerId: account.dealerId, accountType }
  const statement = buildStatement({ account: id, cmeDealerId, period, timeZone }, found, now)
  return { statement, seller, requisite }
})
