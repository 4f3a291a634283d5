import type { Kopecks, Statement } from "@dealer-billing/domain"
import { csvText, moneyCell, textCell } from "./csvText.ts"
import { russianDate } from "./russianDay.ts"
import { hashText, paidDay, provisionalText, statementText } from "./statementText.ts"

const titles = ["Дата", "Документ", "Дебет", "Кредит", "Вид", "Счёт", "Номер счёта", "Сделка", "Платёж", "Оплачено"]
const none = ["", "", "", "", "", ""]

const balance = (title: string, sum: Kopecks): ReadonlyArray<string> => [
  "",
  title,
  moneyCell(sum >= 0n ? sum : null),
  moneyCell(sum < 0n ? -sum : null),
  ...none
]

const remark = (text: string): ReadonlyArray<string> => ["", textCell(text), "", "", ...none]

/** A reconciliation statement as CSV. Only its rows have a date; balances, turnovers and remarks have none. */
export const statementCsv = (statement: Statement, hash: string): string =>
  csvText([
    titles,
    balance("Сальдо начальное", statement.openingBalance),
    ...statement.rows.map((row) => [
      russianDate(row.day),
      textCell(statementText(row, statement.timeZone)),
      moneyCell(row.debit),
      moneyCell(row.credit),
      row.kind,
      row.billId?.toString() ?? "",
      textCell(row.invoiceNumber),
      textCell(row.dealId),
      textCell(row.paidAt === null ? null : row.documentId),
      paidDay(row, statement.timeZone)
    ]),
    ["", "Обороты за период", moneyCell(statement.debitTurnover), moneyCell(statement.creditTurnover), ...none],
    balance("Сальдо конечное", statement.closingBalance),
    ...(statement.isFinal ? [] : [remark(provisionalText)]),
    remark(hashText(statement, hash))
  ])
