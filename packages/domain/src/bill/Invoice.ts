import type { Kopecks } from "../shared/Money.ts"
import { formatMoney } from "../shared/Money.ts"
import { formatPercent } from "../shared/Percent.ts"
import type { Bill } from "./Bill.ts"
import type { AppliedVat } from "./Vat.ts"

/** In characters: a limit of the banks. */
export const purposeLengthMax = 210

export interface InvoiceItem {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  /** Kopecks per unit, VAT included. */
  readonly price: Kopecks
  readonly sum: Kopecks
}

/** What Billing prints on an invoice: sum, VAT, purpose and items, in kopecks. */
export interface Invoice {
  /** In kopecks, VAT included. */
  readonly sum: Kopecks
  readonly currency: "RUB"
  readonly vat: AppliedVat
  readonly purpose: string
  readonly items: ReadonlyArray<InvoiceItem>
}

const itemNames: Readonly<Record<Bill["operation"], (dealId: string) => string>> = {
  GET_REWARD: (dealId) => `Вознаграждение за продажу автомобиля на аукционе, лот ${dealId}`,
  GET_SETTLEMENT: (dealId) => `Оплата автомобиля по быстрому выкупу, лот ${dealId}`,
  GET_DEPOSIT: (dealId) => `Обеспечительный платёж (депозит), заявка ${dealId}`
}

const describeVat = ({ mode, rate, sum }: AppliedVat): string => {
  if (mode === "none") return "НДС не облагается"
  if (mode === "price-difference") return "НДС с межценовой разницы"
  return `В том числе НДС ${formatPercent(rate ?? 0n).replace(/\.00$|0$/u, "")}% - ${formatMoney(sum ?? 0n)} руб.`
}

/** The name is cut when needed, so that the VAT always fits. */
const formatPurpose = (name: string, vat: AppliedVat): string => {
  const words = describeVat(vat)
  const room = purposeLengthMax - [...words].length - 2
  return `${[...name].slice(0, room).join("")}. ${words}`
}

export const invoiceOf = (bill: Bill): Invoice => {
  const name = itemNames[bill.operation](bill.dealId)
  return {
    sum: bill.commonSum,
    currency: "RUB",
    vat: bill.vat,
    purpose: formatPurpose(name, bill.vat),
    items: [{ name, quantity: 1, unit: "шт", price: bill.commonSum, sum: bill.commonSum }]
  }
}
