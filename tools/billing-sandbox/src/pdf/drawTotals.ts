import { sumColumnWidth } from "./drawLines.ts"
import { formatRate, formatRubles } from "@dealer-billing/documents"
import type { InvoiceDocument } from "./InvoiceDocument.ts"
import { contentWidth, marginLeft, type Page, type TextStyle } from "@dealer-billing/documents"
import { sumInWords } from "@dealer-billing/documents"

const total: TextStyle = { font: "bold", align: "right" }
const padding = 4

const vatLine = ({ vat }: InvoiceDocument): readonly [label: string, value: string] => {
  if (vat.mode === "none") return ["Без налога (НДС):", "—"]
  const rate = vat.rate === null ? "" : ` ${formatRate(vat.rate)} %`
  if (vat.mode === "price-difference") return [`НДС${rate} с межценовой разницы (п. 5.1 ст. 154 НК РФ)`, ""]
  return [`В том числе НДС${rate}:`, vat.sum === null ? "" : formatRubles(vat.sum)]
}

const drawTotal = (sheet: Page, label: string, value: string): void => {
  const labelWidth = value === "" ? contentWidth - padding : contentWidth - sumColumnWidth - padding
  sheet.reserve(14)
  const height = sheet.text(label, marginLeft, sheet.y, labelWidth, total)
  if (value !== "") {
    const x = marginLeft + contentWidth - sumColumnWidth
    sheet.text(value, x, sheet.y, sumColumnWidth - padding, total)
  }
  sheet.y += height + 3
}

export const drawTotals = (sheet: Page, document: InvoiceDocument): void => {
  const sum = formatRubles(document.sum)
  drawTotal(sheet, "Итого:", sum)
  drawTotal(sheet, ...vatLine(document))
  drawTotal(sheet, "Всего к оплате:", sum)
  sheet.y += 4
  sheet.paragraph(`Всего наименований ${document.lines.length}, на сумму ${sum} руб.`, {}, 2)
  sheet.paragraph(sumInWords(document.sum), { font: "bold", size: 10 }, 8)
  sheet.rule(1.5, 12)
}
