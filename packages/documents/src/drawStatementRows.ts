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

const drawRow = (page: Page, cells: Cells, style: TextStyle = {}): void => {
  const styleOf = (index: number): TextStyle => ({ size: 8, align: columns[index]?.align ?? "left", ...style })
  const heights = columns.map(({ width }, index) =>
    page.heightOf(cells[index] ?? "", width - 2 * padding, styleOf(index))
  )
  const height = Math.max(...heights) + 2 * padding
  page.reserve(height)
  let x = marginLeft
  for (const [index, { width }] of columns.entries()) {
    page.frame({ x, y: page.y, width, height })
    page.text(cells[index] ?? "", x + padding, page.y + padding, width - 2 * padding, styleOf(index))
    x += width
  }
  page.y += height
}

const bold: TextStyle = { font: "bold" }

/** What the dealer owes is a debit, what the seller owes a credit. */
const drawBalance = (page: Page, title: string, balance: Kopecks): void =>
  drawRow(
    page,
    ["", "", title, balance >= 0n ? formatRubles(balance) : "", balance < 0n ? formatRubles(-balance) : ""],
    bold
  )

const rowsAtOnce = 100

export const drawStatementRows = Effect.fn("drawStatementRows")(function* (page: Page, statement: Statement) {
  const drawHead = () => drawRow(page, head, { ...bold, align: "center" })
  drawHead()
  page.drawHead = drawHead
  drawBalance(page, `Сальдо на начало ${russianDate(statement.period.from)}`, statement.openingBalance)
  for (const [index, row] of statement.rows.entries()) {
    drawRow(page, [
      String(index + 1),
      russianDate(row.day),
      statementText(row, statement.timeZone),
      row.debit === 0n ? "" : formatRubles(row.debit),
      row.credit === 0n ? "" : formatRubles(row.credit)
    ])
    if (index % rowsAtOnce === rowsAtOnce - 1) yield* Effect.yieldNow
  }
  const turnovers = [statement.debitTurnover, statement.creditTurnover].map(formatRubles)
  drawRow(page, ["", "", "Обороты за период", turnovers[0] ?? "", turnovers[1] ?? ""], bold)
  drawBalance(page, `Сальдо на конец ${russianDate(statement.period.to)}`, statement.closingBalance)
  page.drawHead = () => {}
  page.y += 10
})
