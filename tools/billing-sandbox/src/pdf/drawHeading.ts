import type { InvoiceDocument } from "./InvoiceDocument.ts"
import { russianDay } from "@dealer-billing/documents"
import { contentWidth, marginLeft, type Font, type Page } from "@dealer-billing/documents"

const labelWidth = 82

const drawField = (sheet: Page, label: string, value: string, font: Font = "bold"): void => {
  const width = contentWidth - labelWidth
  const height = Math.max(
    sheet.heightOf(label, labelWidth - 6, { size: 8.5 }),
    sheet.heightOf(value, width, { font })
  )
  sheet.reserve(height)
  sheet.text(label, marginLeft, sheet.y, labelWidth - 6, { size: 8.5 })
  sheet.text(value, marginLeft + labelWidth, sheet.y, width, { font })
  sheet.y += height + 6
}

/** Name, INN, KPP and address, as on Russian documents. */
const party = (name: string, inn: string, kpp: string | null, address: string): string =>
  [name, `ИНН\u00A0${inn}`, ...(kpp === null ? [] : [`КПП\u00A0${kpp}`]), address].join(", ")

export const invoiceTitle = ({ issuedAt, number }: InvoiceDocument): string =>
  `Счёт на оплату № ${number} от ${russianDay(issuedAt)}`

export const drawHeading = (sheet: Page, document: InvoiceDocument): void => {
  const { buyer, cancelledAt, contract, purpose, seller } = document
  sheet.paragraph(invoiceTitle(document), { font: "bold", size: 14 }, 4)
  sheet.rule(1.5, 8)
  if (cancelledAt !== null) {
    sheet.paragraph(`АННУЛИРОВАН ${russianDay(cancelledAt)} Не оплачивать.`, { font: "bold", size: 12 }, 8)
  }
  drawField(sheet, "Поставщик (исполнитель):", party(seller.name, seller.inn, seller.kpp, seller.address))
  drawField(sheet, "Покупатель (заказчик):", party(buyer.name, buyer.inn, buyer.kpp ?? null, buyer.legalAddress))
  drawField(sheet, "Основание:", `Договор № ${contract.number} от ${russianDay(contract.signedAt)}`)
  drawField(sheet, "Назначение платежа:", purpose, "regular")
  sheet.y += 4
}
