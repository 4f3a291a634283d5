import { DateTime } from "effect"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import { sideOf, StatementKind, type Statement, type StatementFact, type StatementRow } from "./Statement.ts"
import { spanOf } from "./StatementPeriod.ts"
import type { StatementFacts } from "./StatementRepository.ts"

/**
 * How long after its end a period can still get facts, in minutes. A fact has the time at which its transaction
 * began, and is seen when that ends: attempts end after seconds (6 s here, 5 s for a statement of the database's own
 * count), the rest is for clocks that do not agree.
 */
export const settlingMinutes = 10

const compare = (left: string | number, right: string | number): number =>
  left < right ? -1 : left > right ? 1 : 0

/** The order of rows is one and the same whatever storage answers. */
const inOrder = (left: StatementFact, right: StatementFact): number =>
  compare(DateTime.toEpochMillis(left.bookedAt), DateTime.toEpochMillis(right.bookedAt)) ||
  compare(StatementKind.literals.indexOf(left.kind), StatementKind.literals.indexOf(right.kind)) ||
  compare(left.documentId, right.documentId)

const netOf = (kind: StatementKind, amount: Kopecks): Kopecks => (sideOf(kind) === "debit" ? amount : -amount)

/** What a statement is made of besides the facts. */
export type StatementHead = Pick<Statement, "account" | "cmeDealerId" | "period" | "timeZone">

/** Whether nothing can be added to the period any more. */
export const isFinalAt = (
  { period, timeZone }: Pick<StatementHead, "period" | "timeZone">,
  now: DateTime.Utc
): boolean =>
  DateTime.isGreaterThanOrEqualTo(now, DateTime.add(spanOf(period, timeZone).end, { minutes: settlingMinutes }))

/** The act of reconciliation that facts make. */
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
