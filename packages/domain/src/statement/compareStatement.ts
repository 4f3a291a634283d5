import { DateTime } from "effect"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import { trimMarks } from "../shared/trimMarks.ts"
import type { OtherAct, OtherActBalance, OtherActLine } from "./parseOtherAct.ts"
import type { Statement, StatementRow } from "./Statement.ts"

export type ComparedOutcome = "MATCHED" | "SUM_DIFFERS" | "ONLY_OURS" | "ONLY_THEIRS"

/** The most certain first. */
export type MatchedBy = "DOCUMENT_AND_SUM" | "DAY_AND_SUM" | "DOCUMENT" | "SUM"

export interface ComparedLine {
  readonly outcome: ComparedOutcome
  readonly matchedBy: MatchedBy | null
  readonly ours: StatementRow | null
  readonly theirs: OtherActLine | null
  /** How much more the dealer owes by our row than by theirs, in kopecks. */
  readonly difference: Kopecks
}

export type OpeningOutcome = "MATCHED" | "DIFFERS" | "NOT_TOLD"

export interface ComparedOpening {
  readonly outcome: OpeningOutcome
  /** In kopecks: above zero the dealer owes. */
  readonly ours: Kopecks
  readonly theirs: OtherActBalance | null
  readonly difference: Kopecks
}

export interface StatementComparison {
  readonly opening: ComparedOpening
  readonly lines: ReadonlyArray<ComparedLine>
  readonly counts: Readonly<Record<ComparedOutcome, number>>
  /** The sum of all differences, that of the opening balances included. */
  readonly difference: Kopecks
}

/** What a line adds to the dealer's debt. The other side's books are mirrored: its credit is our debit. */
const ourDebt = ({ credit, debit }: StatementRow): Kopecks => debit - credit
const theirDebt = ({ credit, debit }: OtherActBalance): Kopecks => credit - debit

const splitWords = (document: string): ReadonlyArray<string> =>
  document
    .toLowerCase()
    .split(/[\s\u00A0,;"«»()[\]№#]+/u)
    .map(trimMarks)
    .filter((word) => /[0-9]/u.test(word))

const listNames = (row: StatementRow): ReadonlyArray<string> =>
  [row.documentId, row.billId?.toString(), row.dealId, row.invoiceNumber]
    .filter((name) => name !== null && name !== undefined)
    .map((name) => name.toLowerCase())

const listDays = (row: StatementRow, timeZone: string): ReadonlyArray<string> =>
  row.paidAt === null
    ? [row.day]
    : [row.day, DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(row.paidAt, timeZone))]

/** Each row is found once, by any of its keys; the oldest of a key first. */
const indexRows = (
  rows: ReadonlyArray<StatementRow>,
  free: ReadonlySet<StatementRow>,
  keysOf: (row: StatementRow) => ReadonlyArray<string>
) => {
  const index = new Map<string, Array<StatementRow>>()
  // Newest first, so that the oldest is at the end, where `pop` is cheap.
  for (const row of rows.filter((each) => free.has(each)).toReversed()) {
    for (const key of new Set(keysOf(row))) {
      const queue = index.get(key)
      if (queue === undefined) index.set(key, [row])
      else queue.push(row)
    }
  }
  const take = (key: string): StatementRow | undefined => {
    const queue = index.get(key) ?? []
    let row = queue.pop()
    while (row !== undefined && !free.has(row)) row = queue.pop()
    return row
  }
  return (keys: ReadonlyArray<string>): StatementRow | undefined => {
    for (const key of keys) {
      const row = take(key)
      if (row !== undefined) return row
    }
    return undefined
  }
}

interface Rule {
  readonly matchedBy: MatchedBy
  readonly ofRow: (row: StatementRow, timeZone: string) => ReadonlyArray<string>
  readonly ofLine: (line: OtherActLine) => ReadonlyArray<string>
}

const sideOfSum = (debt: Kopecks): string => (debt < 0n ? "credit" : "debit")

/** The most certain rule first. Each rule runs over all lines before the next one does. */
const rules: ReadonlyArray<Rule> = [
  {
    matchedBy: "DOCUMENT_AND_SUM",
    ofRow: (row) => listNames(row).map((name) => `${name} ${ourDebt(row)}`),
    ofLine: (line) => splitWords(line.document).map((word) => `${word} ${theirDebt(line)}`)
  },
  {
    matchedBy: "DAY_AND_SUM",
    ofRow: (row, timeZone) => listDays(row, timeZone).map((day) => `${day} ${ourDebt(row)}`),
    ofLine: (line) => [`${line.day} ${theirDebt(line)}`]
  },
  {
    matchedBy: "DOCUMENT",
    ofRow: (row) => listNames(row).map((name) => `${name} ${sideOfSum(ourDebt(row))}`),
    ofLine: (line) => splitWords(line.document).map((word) => `${word} ${sideOfSum(theirDebt(line))}`)
  },
  { matchedBy: "SUM", ofRow: (row) => [String(ourDebt(row))], ofLine: (line) => [String(theirDebt(line))] }
]

const matchAll = ({ rows, timeZone }: Statement, others: ReadonlyArray<OtherActLine>) => {
  const free = new Set(rows)
  const found = new Map<OtherActLine, { readonly row: StatementRow; readonly matchedBy: MatchedBy }>()
  for (const { matchedBy, ofLine, ofRow } of rules) {
    const take = indexRows(rows, free, (row) => ofRow(row, timeZone))
    for (const line of others) {
      const row = found.has(line) ? undefined : take(ofLine(line))
      if (row === undefined) continue
      found.set(line, { row, matchedBy })
      free.delete(row)
    }
  }
  return { found, free }
}

const compareOpening = (ours: Kopecks, theirs: OtherActBalance | null): ComparedOpening => {
  if (theirs === null) return { outcome: "NOT_TOLD", ours, theirs, difference: 0n }
  const difference = ours - theirDebt(theirs)
  return { outcome: difference === 0n ? "MATCHED" : "DIFFERS", ours, theirs, difference }
}

/**
 * Compares our reconciliation statement with the dealer's. Opening balances, then line by line in the order of
 * days. Every line of both statements appears once.
 */
export const compareStatement = (
  statement: Statement,
  { lines: others, opening: theirOpening }: OtherAct
): StatementComparison => {
  const opening = compareOpening(statement.openingBalance, theirOpening)
  const { found, free } = matchAll(statement, others)
  const compared = others.map((theirs): ComparedLine => {
    const { matchedBy = null, row: ours = null } = found.get(theirs) ?? {}
    const difference = (ours === null ? 0n : ourDebt(ours)) - theirDebt(theirs)
    const outcome = ours === null ? "ONLY_THEIRS" : difference === 0n ? "MATCHED" : "SUM_DIFFERS"
    return { outcome, matchedBy, ours, theirs, difference }
  })
  const missing = [...free].map((ours): ComparedLine => ({
    outcome: "ONLY_OURS",
    matchedBy: null,
    ours,
    theirs: null,
    difference: ourDebt(ours)
  }))
  const dayOf = ({ ours, theirs }: ComparedLine): string => ours?.day ?? theirs?.day ?? ""
  const lines = [...compared, ...missing].toSorted((left, right) =>
    dayOf(left) < dayOf(right) ? -1 : dayOf(left) > dayOf(right) ? 1 : 0
  )
  const count = (outcome: ComparedOutcome) => lines.filter((line) => line.outcome === outcome).length
  return {
    opening,
    lines,
    counts: {
      MATCHED: count("MATCHED"),
      SUM_DIFFERS: count("SUM_DIFFERS"),
      ONLY_OURS: count("ONLY_OURS"),
      ONLY_THEIRS: count("ONLY_THEIRS")
    },
    difference: sumMoney([opening, ...lines].map(({ difference }) => difference))
  }
}
