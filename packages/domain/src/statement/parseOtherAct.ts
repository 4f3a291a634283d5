import { Result } from "effect"
import { moneyKopecksMax, type Kopecks } from "../shared/Money.ts"
import { splitCsv, type CsvLine } from "./splitCsv.ts"

export const otherActLinesMax = 20_000

/** In characters. */
const otherActCellLengthMax = 512

/** A line of the other side's statement. Sums in kopecks, negative for a contra entry. */
export interface OtherActLine {
  /** In the file, from 1. */
  readonly line: number
  /** `2026-11-30` */
  readonly day: string
  readonly document: string
  readonly debit: Kopecks
  readonly credit: Kopecks
}

/** In kopecks. */
export interface OtherActBalance {
  /** In the file, from 1. */
  readonly line: number
  readonly debit: Kopecks
  readonly credit: Kopecks
}

export interface OtherAct {
  readonly opening: OtherActBalance | null
  readonly lines: ReadonlyArray<OtherActLine>
}

interface OtherActProblem {
  readonly line: number
  readonly message: string
}

const longCells = (lines: ReadonlyArray<CsvLine>): ReadonlyArray<OtherActProblem> =>
  lines.flatMap(({ cells, line }) =>
    cells.flatMap((cell, index) =>
      cell.length <= otherActCellLengthMax
        ? []
        : [{ line, message: `column ${index + 1} has more than ${otherActCellLengthMax} characters` }]
    )
  )

const columns = ["day", "document", "debit", "credit"] as const
type Column = (typeof columns)[number]
type Places = Readonly<Record<Column, number>>

const titles: Readonly<Record<Column, RegExp>> = {
  day: /^(?:date|дата)/iu,
  document: /^(?:document|документ|операци)/iu,
  debit: /^(?:debit|дебет)/iu,
  credit: /^(?:credit|кредит)/iu
}

const inOrder: Places = { day: 0, document: 1, debit: 2, credit: 3 }

const placesIn = ({ cells }: CsvLine): Places | null => {
  const [day, document, debit, credit] = columns.map((column) =>
    cells.findIndex((cell) => titles[column].test(cell))
  )
  const found = { day: day ?? -1, document: document ?? -1, debit: debit ?? -1, credit: credit ?? -1 }
  return Object.values(found).every((place) => place >= 0) ? found : null
}

const dayForms = [
  /^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?:[T ].*)?$/u,
  /^(?<day>[0-9]{1,2})[./](?<month>[0-9]{1,2})[./](?<year>[0-9]{4})(?: .*)?$/u,
  // With slashes, or a month of one digit, other countries mean the month or the year first.
  /^(?<day>[0-9]{2})\.(?<month>[0-9]{2})\.(?<shortYear>[0-9]{2})(?: .*)?$/u
]

const parseDay = (cell: string): string | null => {
  const parts = dayForms.map((form) => form.exec(cell)?.groups).find((groups) => groups !== undefined)
  if (parts === undefined) return null
  const year = parts.year ?? `20${parts.shortYear}`
  const day = `${year}-${parts.month?.padStart(2, "0")}-${parts.day?.padStart(2, "0")}`
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true ? day : null
}

/** `1 234,50`, `1234.5`, `-5` or empty; of two kinds of marks the last one is the decimal mark. */
const parseSum = (cell: string): Kopecks | null => {
  const bare = cell.replace(/[\s\u00A0\u202F']/gu, "").replace("−", "-")
  if (bare === "" || bare === "-") return 0n
  const groups = /^(?<sign>-?)(?<whole>[0-9]{1,12}|[0-9]{1,3}(?:[.,][0-9]{3})*)(?:[.,](?<part>[0-9]{1,2}))?$/u.exec(
    bare
  )?.groups
  if (groups === undefined) return null
  const whole = BigInt((groups.whole ?? "").replace(/[.,]/gu, ""))
  const kopecks = whole * 100n + BigInt((groups.part ?? "").padEnd(2, "0"))
  if (kopecks > moneyKopecksMax) return null
  return groups.sign === "-" ? -kopecks : kopecks
}

/** How the title of a balance begins. A document's own name may have the word further on. */
const balanceTitle =
  /^(?:(?:входящ|исходящ|начальн|конечн)\p{L}+ )?сальдо(?!\p{L})|^остаток на |^(?:opening|closing) balance/iu
const closingTitle = /конеч|на конец|исходящ|closing/iu

const balanceTitleIn = ({ cells }: CsvLine, { day, document }: Places): string | undefined =>
  [cells[document], cells[day], cells[0]].find((cell) => balanceTitle.test(cell ?? ""))

/** Titles, balances and turnovers have no date, or a title in its place. */
const isRow = (line: CsvLine, places: Places): boolean => {
  const day = line.cells[places.day] ?? ""
  return /[0-9]/u.test(day) && !/^(?:оборот|итого)/iu.test(day) && balanceTitleIn(line, places) === undefined
}

/** The first balance is the opening one unless a row precedes it or its title says otherwise. */
const openingIn = (lines: ReadonlyArray<CsvLine>, places: Places): CsvLine | undefined => {
  const first = lines.find((line) => isRow(line, places) || balanceTitleIn(line, places) !== undefined)
  const title = first === undefined ? undefined : balanceTitleIn(first, places)
  return title === undefined || closingTitle.test(title) ? undefined : first
}

const parseOpening = (
  csv: CsvLine | undefined,
  places: Places
): Result.Result<OtherActBalance | null, OtherActProblem> => {
  if (csv === undefined) return Result.succeed(null)
  const debit = parseSum(csv.cells[places.debit] ?? "")
  const credit = parseSum(csv.cells[places.credit] ?? "")
  return debit === null || credit === null
    ? Result.fail({ line: csv.line, message: "the opening balance is not an amount; use 1234,50 or 1234.50" })
    : Result.succeed({ line: csv.line, debit, credit })
}

const parseLine = (csv: CsvLine, places: Places): Result.Result<OtherActLine, OtherActProblem> => {
  const refuse = (message: string) => Result.fail({ line: csv.line, message })
  const cell = (column: Column): string => csv.cells[places[column]] ?? ""
  const day = parseDay(cell("day"))
  if (day === null) return refuse("not a date; use 30.11.2026 or 2026-11-30")
  const debit = parseSum(cell("debit"))
  const credit = parseSum(cell("credit"))
  if (debit === null || credit === null) return refuse("not an amount; use 1234,50 or 1234.50")
  if (debit !== 0n && credit !== 0n) return refuse("the line has both a debit and a credit")
  return Result.succeed({ line: csv.line, day, document: cell("document"), debit, credit })
}

/**
 * The columns are date, document, debit, credit unless a header names them (also in Russian), separated by `;`, `,` or
 * tabs. Lines without a date are skipped, except the opening balance, and so are lines without a sum.
 */
export const parseOtherAct = (text: string): Result.Result<OtherAct, ReadonlyArray<OtherActProblem>> => {
  const all = splitCsv(text)
  if (all.length > otherActLinesMax) {
    return Result.fail([{ line: otherActLinesMax + 1, message: `there are more than ${otherActLinesMax} lines` }])
  }
  const tooLong = longCells(all)
  if (tooLong.length > 0) return Result.fail(tooLong)
  const headerIndex = all.findIndex((line) => placesIn(line) !== null)
  const header = all[headerIndex]
  const places = (header === undefined ? null : placesIn(header)) ?? inOrder
  const body = all.slice(headerIndex + 1)
  const opening = parseOpening(openingIn(body, places), places)
  const parsed = body.filter((line) => isRow(line, places)).map((line) => parseLine(line, places))
  const problems = [opening, ...parsed].filter(Result.isFailure).map(({ failure }) => failure)
  if (problems.length > 0) return Result.fail(problems)
  const lines = parsed.filter(Result.isSuccess).map(({ success }) => success)
  if (lines.length === 0 && header === undefined) {
    return Result.fail([{ line: 1, message: "no line has a date, a document, a debit and a credit" }])
  }
  return Result.map(
    Result.mapError(opening, (problem) => [problem]),
    (balance) => ({ opening: balance, lines: lines.filter(({ credit, debit }) => debit !== 0n || credit !== 0n) })
  )
}
