import { judgeFigure, type Figure } from "../run/Figure.ts"
import { shown } from "../run/numbers.ts"

const header = ["goal", "what", "ours", "reference", "ratio or count", "bar", "moonshot", "verdict"]

const limit = ({ direction }: Figure, value: number | null): string =>
  value === null ? "" : `${direction === "at least" ? "≥" : "≤"} ${shown(value)}`

const formatCells = (figure: Figure): ReadonlyArray<string> => [
  figure.goal,
  figure.what,
  figure.ours,
  figure.reference ?? "",
  figure.value === null ? "" : shown(figure.value),
  limit(figure, figure.bar),
  limit(figure, figure.moonshot),
  judgeFigure(figure)
]

const line = (cells: ReadonlyArray<string>, widths: ReadonlyArray<number>): string =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`

/** A Markdown table with the alignment of Prettier. */
export const formatTable = (figures: ReadonlyArray<Figure>): string => {
  const rows = [header, ...figures.map(formatCells)]
  const widths = header.map((_, column) => Math.max(3, ...rows.map((cells) => (cells[column] ?? "").length)))
  const rule = widths.map((width) => "-".repeat(width))
  const [head = [], ...body] = rows
  return [head, rule, ...body].map((cells) => line(cells, widths)).join("\n")
}
