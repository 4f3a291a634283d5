import type { InvoiceDocument } from "./InvoiceDocument.ts"
import { contentWidth, marginLeft, type Page, type TextStyle } from "@dealer-billing/documents"

const padding = 3
const labelWidth = 34
const numberWidth = 150
const partyWidth = contentWidth - labelWidth - numberWidth
const labelX = marginLeft + partyWidth
const numberX = labelX + labelWidth
const caption: TextStyle = { size: 7 }

const captioned = (sheet: Page, text: string, below: string, y: number, heightMin: number): number => {
  const textHeight = sheet.heightOf(text, partyWidth - 2 * padding)
  const captionHeight = sheet.heightOf(below, partyWidth, caption)
  const height = Math.max(heightMin, textHeight + captionHeight + 3 * padding)
  sheet.frame({ x: marginLeft, y, width: partyWidth, height })
  sheet.text(text, marginLeft + padding, y + padding, partyWidth - 2 * padding)
  sheet.text(below, marginLeft + padding, y + height - captionHeight - padding / 2, partyWidth, caption)
  return height
}

const cell = (sheet: Page, text: string, x: number, y: number, width: number, height: number): void => {
  sheet.frame({ x, y, width, height })
  sheet.text(text, x + padding, y + padding, width - 2 * padding)
}

const drawBank = (sheet: Page, { seller }: InvoiceDocument): void => {
  const { y } = sheet
  const height = captioned(sheet, seller.bankName, "Банк получателя", y, 38)
  const half = 17
  cell(sheet, "БИК", labelX, y, labelWidth, half)
  cell(sheet, "Сч. №", labelX, y + half, labelWidth, height - half)
  sheet.frame({ x: numberX, y, width: numberWidth, height })
  sheet.text(seller.bik, numberX + padding, y + padding, numberWidth - 2 * padding)
  sheet.text(seller.correspondentAccount, numberX + padding, y + half + padding, numberWidth - 2 * padding)
  sheet.y = y + height
}

const drawPayee = (sheet: Page, { seller }: InvoiceDocument): void => {
  const { y } = sheet
  const taxHeight = 17
  const taxWidth = seller.kpp === null ? partyWidth : partyWidth / 2
  cell(sheet, `ИНН ${seller.inn}`, marginLeft, y, taxWidth, taxHeight)
  if (seller.kpp !== null) cell(sheet, `КПП ${seller.kpp}`, marginLeft + taxWidth, y, taxWidth, taxHeight)
  const height = taxHeight + captioned(sheet, seller.name, "Получатель", y + taxHeight, 34)
  cell(sheet, "Сч. №", labelX, y, labelWidth, height)
  cell(sheet, seller.settlementAccount, numberX, y, numberWidth, height)
  sheet.y = y + height
}

/** In the layout of a payment order, so that fields can be copied one by one. */
export const drawBankBlock = (sheet: Page, document: InvoiceDocument): void => {
  drawBank(sheet, document)
  drawPayee(sheet, document)
  sheet.y += 16
}
