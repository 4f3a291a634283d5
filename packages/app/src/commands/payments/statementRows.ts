import type { BankDocument, BankStatement, BankStatementProblem } from "@dealer-billing/bank-statement"
import { formatMoney } from "@dealer-billing/domain"
import {
  type BankProposal,
  parkedAddress,
  type NamedBillsNote,
  type ProposalOutcome
} from "@dealer-billing/domain/internal"

/** NOT_OURS and REFUSED follow from the file alone. */
type RowOutcome = ProposalOutcome | "NOT_OURS" | "REFUSED"

const advice: Readonly<Record<RowOutcome, string>> = {
  KNOWN: "the payment is in the ledger",
  PARKED: "resolve the parked message",
  MISSING: "no payment event arrived: ask Billing for it",
  AMBIGUOUS: "several match: choose one",
  CLOSED_BILL: "no payment event arrived, and the named bills are not due",
  NO_BILL: "no payment event arrived, and no open bill is named or has that sum",
  UNKNOWN_PAYER: "no dealer has that INN",
  NOT_OURS: "neither account is one of the statement's: check the document",
  REFUSED: "the document is not valid: check it"
}

const noteTexts: Readonly<Record<NamedBillsNote, string>> = {
  REPLACED: "the named bill was corrected: this bill replaces it",
  PAID: "the named bill is paid: the money may be for another bill, or paid twice",
  CANCELLED: "the named bill is cancelled",
  MOVED: "the named bill was corrected, and the deal belongs to another dealer now",
  TAKEN: "other documents pay the named bill",
  UNKNOWN: "the dealer has no bill with the named number"
}

/** A document of a statement and what it matches in the ledger, as `--json` prints it. */
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
  readonly notes: ReadonlyArray<string>
}

export const describeProblem = ({ line, message }: BankStatementProblem): string => `line ${line}: ${message}`

const nothingFound = { matchedBy: null, cmeDealerIds: [], paymentId: null, parked: [], billIds: [], note: null }

const documentFields = ({ creditedDay, day, line, number, sum }: BankProposal["document"]) => ({
  line,
  number,
  day: creditedDay ?? day,
  sum: formatMoney(sum)
})

const makeRow = (proposal: BankProposal, { warnings }: Pick<BankDocument, "warnings">): StatementRow => ({
  ...documentFields(proposal.document),
  outcome: proposal.outcome,
  matchedBy: proposal.matchedBy,
  cmeDealerIds: proposal.cmeDealerIds,
  paymentId: proposal.paymentId,
  parked: proposal.parkedIds.map(parkedAddress),
  billIds: proposal.billIds.map(String),
  note: proposal.note,
  notes: [...(proposal.note === null ? [] : [noteTexts[proposal.note]]), ...warnings.map(describeProblem)]
})

/** All documents except outgoing payments, in the order of the file, without the payer's personal data. */
export const statementRows = (
  { documents, refused }: BankStatement,
  proposals: ReadonlyArray<BankProposal>
): ReadonlyArray<StatementRow> => {
  const byLine = new Map(proposals.map((proposal) => [proposal.document.line, proposal] as const))
  const read = documents.flatMap((document): ReadonlyArray<StatementRow> => {
    const proposal = byLine.get(document.line)
    if (proposal !== undefined) return [makeRow(proposal, document)]
    if (document.direction !== "NOT_OURS") return []
    const notes = document.warnings.map(describeProblem)
    return [{ ...documentFields(document), ...nothingFound, outcome: "NOT_OURS", notes }]
  })
  const bad = refused.map(({ line, problems }): StatementRow => {
    return {
      line,
      number: null,
      day: null,
      sum: null,
      ...nothingFound,
      outcome: "REFUSED",
      notes: problems.map(describeProblem)
    }
  })
  return [...read, ...bad].toSorted((left, right) => left.line - right.line)
}

const titles = "line,document,day,sum,outcome,by,dealer,payment,bills,what to do"
export const rowHeading: ReadonlyArray<string> = titles.split(",")

/** The table shows so many notes. `--json` has all of them. */
const notesMax = 3

const list = (items: ReadonlyArray<string>): string | null => (items.length === 0 ? null : items.join(","))

export const formatRow = (row: StatementRow): ReadonlyArray<string | null> => {
  const { cmeDealerIds, line, matchedBy, number, outcome } = row
  const more = row.notes.length > notesMax ? [`${row.notes.length - notesMax} more`] : []
  const whatToDo = [advice[outcome], ...row.notes.slice(0, notesMax), ...more].join("; ")
  const found = [outcome, matchedBy, list(cmeDealerIds), row.paymentId ?? list(row.parked), list(row.billIds)]
  return [String(line), number, row.day, row.sum, ...found, whatToDo]
}
