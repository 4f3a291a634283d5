/** The cells of one record, without white space around them. */
export interface CsvLine {
  /** Where the record begins in the text, from 1. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

const separators = [";", "\t", ","] as const

/** The first of them that is in the text outside of quotes: a comma may be a decimal mark beside the others. */
const separatorOf = (text: string): string => {
  const bare = text.replace(/"[^"]*"/gu, "")
  const rows = bare.split(/\r\n|\r|\n/u)
  // An act has four columns: a mark that is in fewer places stands in a text.
  const isDividing = (separator: string) => rows.some((row) => row.split(separator).length >= 4)
  return separators.find(isDividing) ?? separators.find((separator) => bare.includes(separator)) ?? ";"
}

/** A cell that begins with a quote ends at its closing one; any other at the next separator or line end. */
const cellPattern = (separator: string): RegExp => {
  const rest = `[^${separator}\\r\\n]*`
  const quoted = `[ \\u00A0]*"([^"]*(?:""[^"]*)*)"${rest}`
  return new RegExp(`(?:${quoted}|(${rest}))(${separator}|\\r\\n|\\r|\\n|$)`, "guy")
}

/** Splits a table into its cells (RFC 4180, with any of three separators). Empty lines are left out. */
export const splitCsv = (text: string): ReadonlyArray<CsvLine> => {
  const separator = separatorOf(text)
  const lines: Array<CsvLine> = []
  let cells: Array<string> = []
  let line = 1
  let startLine = 1
  for (const [whole, quoted, plain, end] of text.matchAll(cellPattern(separator))) {
    cells.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim())
    line += whole.match(/\r\n|\r|\n/gu)?.length ?? 0
    if (end === separator) continue
    if (cells.some((cell) => cell !== "")) lines.push({ line: startLine, cells })
    cells = []
    startLine = line
    if (end === "") break
  }
  return lines
}
