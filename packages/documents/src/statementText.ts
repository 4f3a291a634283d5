import { DateTime } from "effect"
import type { AccountType, Statement, StatementRow } from "@dealer-billing/domain"
import type { StatementKind } from "@dealer-billing/domain/internal"
import { russianDate } from "./russianDay.ts"

export const accountTitles: Readonly<Record<AccountType, string>> = {
  COMMISSION: "вознаграждение за продажу автомобилей",
  DEPOSIT: "обеспечительный платёж (депозит)",
  SETTLEMENT: "расчёты за автомобили быстрого выкупа"
}

export const provisionalText = "Предварительный: период ещё не закрыт, в нём могут появиться новые записи."

export const hashText = ({ account, cmeDealerId }: Statement, hash: string): string =>
  `${cmeDealerId}, ${account.accountType}. SHA-256 ${hash}`

export const paidDay = ({ paidAt }: StatementRow, timeZone: string): string =>
  paidAt === null ? "" : russianDate(DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(paidAt, timeZone)))

const billText = ({ billId, dealId, invoiceNumber }: StatementRow): string =>
  `счёт № ${invoiceNumber ?? billId}${dealId === null ? "" : ` (${dealId})`}`

const paymentText = (row: StatementRow, timeZone: string): string =>
  `${row.documentId} от ${paidDay(row, timeZone)}${row.billId === null ? "" : `, ${billText(row)}`}`

const texts: Readonly<Record<StatementKind, (row: StatementRow, timeZone: string) => string>> = {
  BILL: billText,
  BILL_CANCELLED: (row) => `сторно: ${billText(row)}`,
  PAYMENT: (row, timeZone) => `оплата ${paymentText(row, timeZone)}`,
  REVERSAL: (row, timeZone) =>
    row.reversesPaymentId === null
      ? `уменьшение оплаты: ${paymentText(row, timeZone)}`
      : `отмена оплаты ${row.reversesPaymentId}: ${paymentText(row, timeZone)}`,
  DEPOSIT_RETURN: (row) => `возврат депозита ${row.documentId}`
}

export const statementText = (row: StatementRow, timeZone: string): string => {
  const text = texts[row.kind](row, timeZone)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
