import type { BankDocument, BankStatement, BankStatementProblem } from "@dealer-billing/bank-statement"
import {
  formatMoney,
  parkedAddress,
  type BankProposal,
  type NamedBillsNote,
  type ProposalOutcome
} from "@dealer-billing/domain"

/** NOT_OURS and REFUSED are told by the file alone: nothing was looked for in the books. */
type RowOutcome = ProposalOutcome | "NOT_OURS" | "REFUSED"

const advice: Readonly<Record<RowOutcome, string>> = {
  KNOWN: "in the books",
  PARKED: "resolve the parked message",
  MISSING: "the payment event never came: ask Billing for it",
  AMBIGUOUS: "choose",
  CLOSED_BILL: "the payment event never came, and nothing is due on the bills that are named",
  NO_BILL: "the payment event never came, and no open bill is named or has that sum",
  UNKNOWN_PAYER: "no dealer has that INN",
  NOT_OURS: "neither account is one of the statement's: look at the document itself",
  REFUSED: "cannot be read: look at the document itself"
}

const noteTexts: Readonly<Record<NamedBillsNote, string>> = {
  REPLACED: "the bill that is named was corrected: this one is in its place",
  PAID: "the bill that is named is paid: the money may be for another one, or paid twice",
  CANCELLED: "the bill that is named is cancelled",
  MOVED: "the bill that is named was corrected, and another dealer has the deal",
  TAKEN: "other documents pay the bill that is named",
  UNKNOWN: "the dealer has no bill of the number that is named"
}

/** A document of a statement with what it says about the books, as `--json` prints it. */
export interface StatementRow {
  readonly line: number
  readonly number: string | null
  readonly day: string | null
  readonly sum: string | null
  readonly outcome: RowOutcome
  readonly matchedBy: BankProposal["matchedBy"]
  readonly cmeDealerIds: ReadonlyArray<string>
  readonly paymentId: string | null
  readonly parked: ReadonlyArray<string>
  readonly billIds: ReadonlyArray<string>
  readonly note: BankProposal["note"]
  /** What is odd about the document or the bills that it names, or why it was refused. */
  readonly notes: ReadonlyArray<string>
}

export const noteOf = ({ line, message }: BankStatementProblem): string => `line ${line}: ${message}`

const nothingFound = { matchedBy: null, cmeDealerIds: [], paymentId: null, parked: [], billIds: [], note: null }

const documentOf = ({ creditedDay, day, line, number, sum }: BankProposal["document"]) => ({
  line,
  number,
  day: creditedDay ?? day,
  sum: formatMoney(sum)
})

const proposed = (proposal: BankProposal, { warnings }: Pick<BankDocument, "warnings">): StatementRow => ({
  ...documentOf(proposal.document),
  outcome: proposal.outcome,
  matchedBy: proposal.matchedBy,
  cmeDealerIds: proposal.cmeDealerIds,
  paymentId: proposal.paymentId,
  parked: proposal.parkedIds.map(parkedAddress),
  billIds: proposal.billIds.map(String),
  note: proposal.note,
  notes: [...(proposal.note === null ? [] : [noteTexts[proposal.note]]), ...warnings.map(noteOf)]
})

/**
 * All documents of a statement but those of money that went, in the order of the file. The payer is told by the
 * dealer, not by personal data.
 */
export const statementRows = (
  { documents, refused }: BankStatement,
  proposals: ReadonlyArray<BankProposal>
): ReadonlyArray<StatementRow> => {
  const byLine = new Map(proposals.map((proposal) => [proposal.document.line, proposal] as const))
  const read = documents.flatMap((document): ReadonlyArray<StatementRow> => {
    const proposal = byLine.get(document.line)
    if (proposal !== undefined) return [proposed(proposal, document)]
    if (document.direction !== "NOT_OURS") return []
    const notes = document.warnings.map(noteOf)
    return [{ ...documentOf(document), ...nothingFound, outcome: "NOT_OURS", notes }]
  })
  const bad = refused.map(({ line, problems }): StatementRow => {
    const untold = { number: null, day: null, sum: null }
    return { line, ...untold, ...nothingFound, outcome: "REFUSED", notes: problems.map(noteOf) }
  })
  return [...read, ...bad].toSorted((left, right) => left.line - right.line)
}

const titles = "line,document,day,sum,outcome,by,dealer,payment,bills,what to do"
export const rowHeading: ReadonlyArray<string> = titles.split(",")

/** So that a line of the table can be read; `--json` has them all. */
const notesMax = 3

const list = (items: ReadonlyArray<string>): string | null => (items.length === 0 ? null : items.join(","))

/** A line of the table. */
export const rowCells = (row: StatementRow): ReadonlyArray<string | null> => {
  const { cmeDealerIds, line, matchedBy, number, outcome } = row
  const more = row.notes.length > notesMax ? [`${row.notes.length - notesMax} more`] : []
  const whatToDo = [advice[outcome], ...row.notes.slice(0, notesMax), ...more].join("; ")
  const found = [outcome, matchedBy, list(cmeDealerIds), row.paymentId ?? list(row.parked), list(row.billIds)]
  return [String(line), number, row.day, row.sum, ...found, whatToDo]
}
