import { formatMoney, type Kopecks } from "@dealer-billing/domain"
import { oneLine } from "./oneLine.ts"

/** A cell that spreadsheets would run as a formula, also after invisible characters. */
const formula = /^(?:[\t\r]|[\s\p{C}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠])/u

export const textCell = (value: string | null): string => {
  if (value === null || value === "") return ""
  const text = oneLine(value).replaceAll('"', '""')
  return `"${formula.test(value) ? "'" : ""}${text}"`
}

/** `1234,50`: the Russian decimal comma. */
export const moneyCell = (sum: Kopecks | null): string => (sum === null ? "" : formatMoney(sum).replace(".", ","))

/** CSV for Russian spreadsheets: semicolons, UTF-8 with a byte order mark, CRLF. */
export const csvText = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  `\uFEFF${rows.map((cells) => cells.join(";")).join("\r\n")}\r\n`
