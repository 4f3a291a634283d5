import { formatMoney, type Kopecks } from "@dealer-billing/domain"

const noBreak = "\u00A0"

const groupThousands = (digits: string): string => {
  const groups: Array<string> = []
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end))
  return groups.join(noBreak)
}

/** `1 250 000,00` with non-breaking spaces. */
export const formatRubles = (sum: Kopecks): string => {
  const [rubles = "", kopecks = ""] = formatMoney(sum < 0n ? -sum : sum).split(".")
  return `${sum < 0n ? "-" : ""}${groupThousands(rubles)},${kopecks}`
}

/** `0,5` for 0.5; at most three decimals. */
export const formatQuantity = (quantity: number): string =>
  quantity.toLocaleString("ru-RU", { maximumFractionDigits: 3 })

/** `22` for `"22.00"`, `7,5` for `"7.50"`. */
export const formatRate = (rate: string): string => rate.replace(/\.00$|0$/u, "").replace(".", ",")
