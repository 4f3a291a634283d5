import type { Kopecks, Statement } from "@dealer-billing/domain"
import { csvText, moneyCell, textCell } from "./csvText.ts"
import { russianDate } from "./russianDay.ts"
import { paidDay, statementText } from "./statementText.ts"

const titles = ["Дата", "Документ", "Дебет", "Кредит", "Вид", "Счёт", "Номер счёта", "Сделка", "Платёж", "Оплачено"]
const none = ["", "", "", "", "", ""]

const balance = (title: string, sum: Kopecks): ReadonlyArray<string> => [
  "",
  title,
  moneyCell(sum >= 0n ? sum : null),
  moneyCell(sum < 0n ? -sum : null),
  ...none
]

/** An act of reconciliation as a table: balances and turnovers have no date, so that its rows are told from them. */
export const statementCsv = ({ timeZone, ...statement }: Statement): string =>
  csvText([
    titles,
    balance("Сальдо начальное", statement.openingBalance),
    ...statement.rows.map((row) => [
      russianDate(row.day),
      textCell(statementText(row, timeZone)),
      moneyCell(row.debit),
      moneyCell(row.credit),
      row.kind,
      row.billId?.toString() ?? "",
      textCell(row.invoiceNumber),
      textCell(row.dealId),
      textCell(row.paidAt === null ? null : row.documentId),
      paidDay(row, timeZone)
    ]),
    ["", "Обороты за период", moneyCell(statement.debitTurnover), moneyCell(statement.creditTurnover), ...none],
    balance("Сальдо конечное", statement.closingBalance)
  ])
