import { DateTime } from "effect"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import { sideOf, StatementKind, type Statement, type StatementFact, type StatementRow } from "./Statement.ts"
import { spanOf } from "../shared/StatementPeriod.ts"
import type { StatementFacts } from "./StatementRepository.ts"

/**
 * How long after its end a period can still get bookings, in minutes. A booking has the time when its transaction began
 * and is visible when that ends, seconds later (at most 6 s here, 5 s per statement in the database). The rest allows
 * for clock differences.
 */
export const settlingMinutes = 10

const compare = (left: string | number, right: string | number): number =>
  left < right ? -1 : left > right ? 1 : 0

/** Independent of the order in which a storage answers. */
const inOrder = (left: StatementFact, right: StatementFact): number =>
  compare(DateTime.toEpochMillis(left.bookedAt), DateTime.toEpochMillis(right.bookedAt)) ||
  compare(StatementKind.literals.indexOf(left.kind), StatementKind.literals.indexOf(right.kind)) ||
  compare(left.documentId, right.documentId)

const netOf = (kind: StatementKind, amount: Kopecks): Kopecks => (sideOf(kind) === "debit" ? amount : -amount)

export type StatementHead = Pick<Statement, "account" | "cmeDealerId" | "period" | "timeZone">

export const isFinalAt = (
  { period, timeZone }: Pick<StatementHead, "period" | "timeZone">,
  now: DateTime.Utc
): boolean =>
  DateTime.isGreaterThanOrEqualTo(now, DateTime.add(spanOf(period, timeZone).end, { minutes: settlingMinutes }))

export const buildStatement = (
  head: StatementHead,
  { before, facts }: StatementFacts,
  isFinal: boolean
): Statement => {
  const { end } = spanOf(head.period, head.timeZone)
  const toRow = ({ amount, invoice, ...fact }: StatementFact): StatementRow => ({
    ...fact,
    day: DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(fact.bookedAt, head.timeZone)),
    debit: sideOf(fact.kind) === "debit" ? amount : 0n,
    credit: sideOf(fact.kind) === "credit" ? amount : 0n,
    invoiceNumber: invoice !== null && DateTime.isLessThan(invoice.issuedAt, end) ? invoice.number : null
  })
  const rows = facts.toSorted(inOrder).map(toRow)
  const openingBalance = sumMoney([...before].map(([kind, amount]) => netOf(kind, amount)))
  const debitTurnover = sumMoney(rows.map(({ debit }) => debit))
  const creditTurnover = sumMoney(rows.map(({ credit }) => credit))
  return {
    ...head,
    isFinal,
    openingBalance,
    rows,
    debitTurnover,
    creditTurnover,
    closingBalance: openingBalance + debitTurnover - creditTurnover
  }
}
