import { formatMoney, type Kopecks } from "@dealer-billing/domain"

/** What a cell must not begin with: spreadsheets would take it for a formula. */
const formula = /^[=+\-@\t\r]/u

const cellText = (value: string): string => (/[";\r\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** A text of ours or of others; never a formula. */
export const textCell = (value: string | null): string =>
  cellText(value === null ? "" : formula.test(value) ? `'${value}` : value)

/** `1234,50`: a number to spreadsheets with Russian settings. */
export const moneyCell = (sum: Kopecks | null): string => (sum === null ? "" : formatMoney(sum).replace(".", ","))

/** A table as Russian spreadsheets open it: semicolons, UTF-8 with its mark, CRLF. */
export const csvText = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  `\uFEFF${rows.map((cells) => cells.join(";")).join("\r\n")}\r\n`
