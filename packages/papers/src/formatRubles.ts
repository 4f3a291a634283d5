import { formatMoney, type Kopecks } from "@dealer-billing/domain"

const noBreak = "\u00A0"

/** `1 250 000,00` with spaces that do not break. */
export const formatRubles = (sum: Kopecks): string =>
  formatMoney(sum)
    .replace(".", ",")
    .replace(/\B(?=(?:[0-9]{3})+,)/gu, noBreak)

/** `0,5` for 0.5, at most three decimals. */
export const formatQuantity = (quantity: number): string =>
  quantity.toLocaleString("ru-RU", { maximumFractionDigits: 3 })

/** `22` for `"22.00"`, `7,5` for `"7.50"`. */
export const formatRate = (rate: string): string => rate.replace(/\.?0+$/u, "").replace(".", ",")
