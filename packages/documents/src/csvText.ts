import { formatMoney, type Kopecks } from "@dealer-billing/domain"
import { oneLine } from "./oneLine.ts"

/** What a cell must not begin with, also behind what is not seen: spreadsheets would take it for a formula. */
const formula = /^(?:[\t\r]|[\s\p{C}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠])/u

/** A text of ours or of others, in quotes and in one line; never a formula. */
export const textCell = (value: string | null): string => {
  if (value === null || value === "") return ""
  const text = oneLine(value).replaceAll('"', '""')
  return `"${formula.test(value) ? "'" : ""}${text}"`
}

/** `1234,50`: a number to spreadsheets with Russian settings. */
export const moneyCell = (sum: Kopecks | null): string => (sum === null ? "" : formatMoney(sum).replace(".", ","))

/** A table as Russian spreadsheets open it: semicolons, UTF-8 with its mark, CRLF. */
export const csvText = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  `\uFEFF${rows.map((cells) => cells.join(";")).join("\r\n")}\r\n`
