import { DateTime, Effect } from "effect"
import { AccountMissing, type AccountType } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { Tariffs, type Seller } from "../bill/Tariff.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import type { RequisiteFields } from "../dealer/Requisite.ts"
import { buildStatement, isFinalAt, type StatementHead } from "./buildStatement.ts"
import { statementKindsOf, StatementTooLong } from "./Statement.ts"
import { spanOf, type StatementPeriod } from "../shared/StatementPeriod.ts"
import { StatementRepository, type StatementFacts } from "./StatementRepository.ts"

const statementRowsMax = 10_000

export interface StatementRequest {
  readonly cmeDealerId: CmeDealerId
  readonly accountType: AccountType
  readonly period: StatementPeriod
  readonly rowsMax?: number
}

export interface StatementSource {
  readonly head: StatementHead
  readonly found: StatementFacts
  readonly isFinal: boolean
  readonly seller: Seller
  readonly requisite: RequisiteFields
}

/** A final statement never changes: a late event is booked when it arrives. Legal details as of the period's end. */
export const readStatement = Effect.fn("readStatement")(function* ({
  accountType,
  cmeDealerId,
  period,
  rowsMax = statementRowsMax
}: StatementRequest) {
  const { seller, timeZone } = yield* Tariffs
  const dealers = yield* DealerRepository
  const dealer = yield* dealers.get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const account = accounts.find((each) => each.accountType === accountType)
  if (account === undefined) return yield* new AccountMissing({ cmeDealerId, accountType })
  // The clock is read first: a period that was final then was complete when it was read.
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
  const head = { account: { dealerId: account.dealerId, accountType }, cmeDealerId, period, timeZone }
  return { head, found, isFinal: isFinalAt(head, now), seller, requisite } satisfies StatementSource
})

/** Answers the reconciliation statement of an account for a period, with the legal details of both sides. */
export const getStatement = Effect.fn("getStatement")(function* (request: StatementRequest) {
  const { found, head, isFinal, requisite, seller } = yield* readStatement(request)
  return { statement: buildStatement(head, found, isFinal), seller, requisite }
})
