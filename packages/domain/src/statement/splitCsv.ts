export interface CsvLine {
  /** In the text, from 1. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

const separators = [";", "\t", ","] as const
type Separator = (typeof separators)[number]

/** Outside of quotes. The comma comes last: it may be a decimal mark. */
const separatorOf = (text: string): Separator => {
  const bare = text.replace(/"[^"]*"/gu, "")
  const rows = bare.split(/\r\n|\r|\n/u)
  // A statement has four columns; a mark that occurs less often is part of a text.
  const isDividing = (separator: string) => rows.some((row) => row.split(separator).length >= 4)
  return separators.find(isDividing) ?? separators.find((separator) => bare.includes(separator)) ?? ";"
}

const lineEnds = /\r\n|\r|\n/gu

interface Cell {
  readonly text: string
  /** The index of its separator or line end. */
  readonly end: number
}

const closingQuote = (whole: string, start: number): number => {
  let at = whole.indexOf('"', start)
  while (at !== -1 && whole[at + 1] === '"') at = whole.indexOf('"', at + 2)
  return at
}

const endOfCell = (whole: string, start: number, separator: Separator): number => {
  let end = start
  while (end < whole.length && whole[end] !== separator && whole[end] !== "\r" && whole[end] !== "\n") end += 1
  return end
}

const readCell = (whole: string, start: number, separator: Separator): Cell => {
  let opening = start
  while (whole[opening] === " " || whole[opening] === "\u00A0") opening += 1
  const closing = whole[opening] === '"' ? closingQuote(whole, opening + 1) : -1
  if (closing === -1) {
    const end = endOfCell(whole, start, separator)
    return { text: whole.slice(start, end).trim(), end }
  }
  const text = whole
    .slice(opening + 1, closing)
    .replaceAll('""', '"')
    .trim()
  return { text, end: endOfCell(whole, closing + 1, separator) }
}

/** Splits a table into cells (RFC 4180, with any of three separators). Empty lines are skipped. */
export const splitCsv = (whole: string): ReadonlyArray<CsvLine> => {
  const separator = separatorOf(whole)
  const lines: Array<CsvLine> = []
  let cells: Array<string> = []
  let line = 1
  let startLine = 1
  for (let at = 0; ;) {
    const { end, text } = readCell(whole, at, separator)
    cells.push(text)
    line += whole.slice(at, end).match(lineEnds)?.length ?? 0
    at = end + 1
    if (whole[end] === separator) continue
    if (cells.some((cell) => cell !== "")) lines.push({ line: startLine, cells })
    if (end === whole.length) return lines
    if (whole.startsWith("\r\n", end)) at += 1
    cells = []
    line += 1
    startLine = line
  }
}
