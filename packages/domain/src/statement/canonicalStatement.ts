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

/** For the hash. Without names (legal details may change) and invoice numbers (they are Billing's). */
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
