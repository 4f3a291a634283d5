import { DateTime } from "effect"
import type { Statement, StatementRow } from "./Statement.ts"

const rowText = ({ billId, bookedAt, credit, debit, documentId, kind, paidAt }: StatementRow) => [
  DateTime.formatIso(bookedAt),
  kind,
  documentId,
  billId?.toString() ?? null,
  paidAt === null ? null : DateTime.formatIso(paidAt),
  debit.toString(),
  credit.toString()
]

/**
 * What an act says about money, as a text that is the same for the same act: the hash is made of it. Sums are whole
 * kopecks. Names are left out (requisites may change), the number of an invoice too (it is Billing's).
 */
export const canonicalStatement = (statement: Statement): string =>
  JSON.stringify([
    "statement/1",
    statement.cmeDealerId,
    statement.account.accountType,
    statement.period.from,
    statement.period.to,
    statement.timeZone,
    statement.openingBalance.toString(),
    statement.rows.map(rowText),
    statement.closingBalance.toString()
  ])
