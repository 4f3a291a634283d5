import { drawQr } from "./drawQr.ts"
import type { InvoiceDocument } from "./InvoiceDocument.ts"
import { paymentQr } from "./paymentQr.ts"
import { contentWidth, marginLeft, type Page } from "@dealer-billing/documents"

/** 42 mm: cells of at least 0.4 mm, which a telephone can read from paper. */
const qrWidth = 119
const qrGap = 14
const signaturesWidth = contentWidth - qrWidth - 2 * qrGap
const titleWidth = 92
const nameWidth = 124
const lineHeight = 40

const drawSignature = (sheet: Page, title: string, name: string, y: number): void => {
  const lineX = marginLeft + titleWidth
  const nameX = marginLeft + signaturesWidth - nameWidth
  const baseline = y + sheet.heightOf(title, titleWidth, { font: "bold" })
  sheet.text(title, marginLeft, y, titleWidth, { font: "bold" })
  sheet.pdf
    .lineWidth(0.6)
    .moveTo(lineX, baseline)
    .lineTo(nameX - 8, baseline)
    .stroke()
  sheet.text(name, nameX, y, nameWidth)
}

export const drawSignatures = (sheet: Page, document: InvoiceDocument): void => {
  const { seller } = document
  sheet.reserve(qrWidth + 20)
  const { y } = sheet
  const isProprietor = seller.inn.length === 12
  drawSignature(sheet, isProprietor ? "Предприниматель" : "Руководитель", seller.director, y + 16)
  if (!isProprietor) drawSignature(sheet, "Бухгалтер", seller.accountant, y + 16 + lineHeight)
  const qrX = marginLeft + contentWidth - qrWidth
  drawQr(sheet, paymentQr({ ...document, seller }), qrX, y, qrWidth)
  sheet.text("Оплата по QR-коду", qrX - qrGap, y + qrWidth + 6, qrWidth + 2 * qrGap, { size: 7, align: "center" })
  sheet.y = y + qrWidth + 20
}
