import { formatQuantity, formatRubles } from "@dealer-billing/documents"
import type { InvoiceDocument, InvoiceLine } from "./InvoiceDocument.ts"
import { contentWidth, marginLeft, type Page, type TextStyle } from "@dealer-billing/documents"

interface Column {
  readonly title: string
  readonly width: number
  readonly align: "left" | "right" | "center"
  readonly value: (line: InvoiceLine, index: number) => string
}

const widths = { index: 26, quantity: 46, unit: 36, money: 96 }
const nameWidth = contentWidth - widths.index - widths.quantity - widths.unit - 2 * widths.money
const padding = 4

export const sumColumnWidth = widths.money

const columns: ReadonlyArray<Column> = [
  { title: "№", width: widths.index, align: "center", value: (_, index) => String(index + 1) },
  { title: "Товары (работы, услуги)", width: nameWidth, align: "left", value: (line) => line.name },
  { title: "Кол-во", width: widths.quantity, align: "right", value: (line) => formatQuantity(line.quantity) },
  { title: "Ед.", width: widths.unit, align: "center", value: (line) => line.unit },
  { title: "Цена", width: widths.money, align: "right", value: (line) => formatRubles(line.price) },
  { title: "Сумма", width: widths.money, align: "right", value: (line) => formatRubles(line.sum) }
]

const drawRow = (sheet: Page, texts: ReadonlyArray<string>, style: (column: Column) => TextStyle): void => {
  const heights = columns.map((column, index) =>
    sheet.heightOf(texts[index] ?? "", column.width - 2 * padding, style(column))
  )
  const height = Math.max(...heights) + 2 * padding
  sheet.reserve(height)
  let x = marginLeft
  for (const [index, column] of columns.entries()) {
    sheet.frame({ x, y: sheet.y, width: column.width, height })
    sheet.text(texts[index] ?? "", x + padding, sheet.y + padding, column.width - 2 * padding, style(column))
    x += column.width
  }
  sheet.y += height
}

export const drawLines = (sheet: Page, { lines }: InvoiceDocument): void => {
  drawRow(
    sheet,
    columns.map((column) => column.title),
    () => ({ font: "bold", size: 8.5, align: "center" })
  )
  for (const [index, line] of lines.entries()) {
    drawRow(
      sheet,
      columns.map((column) => column.value(line, index)),
      (column) => ({ size: 8.5, align: column.align })
    )
  }
  sheet.y += 8
}
