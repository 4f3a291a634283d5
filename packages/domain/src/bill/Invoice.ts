import type { Kopecks } from "../shared/Money.ts"
import { formatMoney } from "../shared/Money.ts"
import { formatPercent } from "../shared/Percent.ts"
import type { Bill } from "./Bill.ts"
import type { AppliedVat } from "./Vat.ts"

/** The longest payment purpose that a bank takes, in characters. */
export const purposeLengthMax = 210

export interface InvoiceItem {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  /** Kopecks per unit, VAT included. */
  readonly price: Kopecks
  readonly sum: Kopecks
}

/** What an invoice says; who pays and under which contract, Billing knows. */
export interface Invoice {
  /** In kopecks, VAT included. */
  readonly sum: Kopecks
  readonly currency: "RUB"
  readonly vat: AppliedVat
  /** The payment purpose that the payer is asked to state; names the VAT. */
  readonly purpose: string
  readonly items: ReadonlyArray<InvoiceItem>
}

const itemNames: Readonly<Record<Bill["operation"], (dealId: string) => string>> = {
  GET_REWARD: (dealId) => `Вознаграждение за продажу автомобиля на аукционе, лот ${dealId}`,
  GET_SETTLEMENT: (dealId) => `Оплата автомобиля по быстрому выкупу, лот ${dealId}`,
  GET_DEPOSIT: (dealId) => `Обеспечительный платёж (депозит), заявка ${dealId}`
}

const vatWords = ({ mode, rate, sum }: AppliedVat): string => {
  if (mode === "none") return "НДС не облагается"
  if (mode === "price-difference") return "НДС с межценовой разницы"
  return `В том числе НДС ${formatPercent(rate ?? 0n).replace(/\.00$|0$/u, "")}% - ${formatMoney(sum ?? 0n)} руб.`
}

/** The name first, cut where needed, so that the VAT always stands in the purpose. */
const purposeOf = (name: string, vat: AppliedVat): string => {
  const words = vatWords(vat)
  const room = purposeLengthMax - [...words].length - 2
  return `${[...name].slice(0, room).join("")}. ${words}`
}

export const invoiceOf = (bill: Bill): Invoice => {
  const name = itemNames[bill.operation](bill.dealId)
  return {
    sum: bill.commonSum,
    currency: "RUB",
    vat: bill.vat,
    purpose: purposeOf(name, bill.vat),
    items: [{ name, quantity: 1, unit: "шт", price: bill.commonSum, sum: bill.commonSum }]
  }
}
