import type { Kopecks, Statement } from "@dealer-billing/domain"
import { Effect } from "effect"
import { formatRubles } from "./formatRubles.ts"
import { russianDate } from "./russianDay.ts"
import { contentWidth, marginLeft, type Page, type TextStyle } from "./Page.ts"
import { statementText } from "./statementText.ts"

const widths = { index: 34, day: 56, sum: 92 }
const documentWidth = contentWidth - widths.index - widths.day - 2 * widths.sum
const padding = 3

const columns: ReadonlyArray<{ readonly width: number; readonly align: "left" | "right" | "center" }> = [
  { width: widths.index, align: "right" },
  { width: widths.day, align: "center" },
  { width: documentWidth, align: "left" },
  { width: widths.sum, align: "right" },
  { width: widths.sum, align: "right" }
]

type Cells = readonly [index: string, day: string, document: string, debit: string, credit: string]

const head: Cells = ["№", "Дата", "Документ", "Дебет, руб.", "Кредит, руб."]

const drawRow = (sheet: Page, cells: Cells, style: TextStyle = {}): void => {
  const styleOf = (index: number): TextStyle => ({ size: 8, align: columns[index]?.align ?? "left", ...style })
  const heights = columns.map(({ width }, index) =>
    sheet.heightOf(cells[index] ?? "", width - 2 * padding, styleOf(index))
  )
  const height = Math.max(...heights) + 2 * padding
  sheet.reserve(height)
  let x = marginLeft
  for (const [index, { width }] of columns.entries()) {
    sheet.frame({ x, y: sheet.y, width, height })
    sheet.text(cells[index] ?? "", x + padding, sheet.y + padding, width - 2 * padding, styleOf(index))
    x += width
  }
  sheet.y += height
}

const bold: TextStyle = { font: "bold" }

/** A balance stands on its side: what the dealer owes as debit, what we owe as credit. */
const drawBalance = (sheet: Page, title: string, balance: Kopecks): void =>
  drawRow(
    sheet,
    ["", "", title, balance >= 0n ? formatRubles(balance) : "", balance < 0n ? formatRubles(-balance) : ""],
    bold
  )

/** A long act is drawn in parts, so that the process has time for others between them. */
const rowsAtOnce = 100

/** The rows of an act between its balances; the head of the table stands on every page. */
export const drawStatementRows = Effect.fn("drawStatementRows")(function* (sheet: Page, statement: Statement) {
  const drawHead = () => drawRow(sheet, head, { ...bold, align: "center" })
  drawHead()
  sheet.drawHead = drawHead
  drawBalance(sheet, `Сальдо на начало ${russianDate(statement.period.from)}`, statement.openingBalance)
  for (const [index, row] of statement.rows.entries()) {
    drawRow(sheet, [
      String(index + 1),
      russianDate(row.day),
      statementText(row, statement.timeZone),
      row.debit === 0n ? "" : formatRubles(row.debit),
      row.credit === 0n ? "" : formatRubles(row.credit)
    ])
    if (index % rowsAtOnce === rowsAtOnce - 1) yield* Effect.yieldNow
  }
  const turnovers = [statement.debitTurnover, statement.creditTurnover].map(formatRubles)
  drawRow(sheet, ["", "", "Обороты за период", turnovers[0] ?? "", turnovers[1] ?? ""], bold)
  drawBalance(sheet, `Сальдо на конец ${russianDate(statement.period.to)}`, statement.closingBalance)
  sheet.drawHead = () => {}
  sheet.y += 10
})
