import {
  formatMoney,
  parkedAddress,
  proposeFromStatement,
  Tariffs,
  type BankProposal,
  type ProposalOutcome
} from "@dealer-billing/domain"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { jsonFlag } from "../showOperation.ts"
import { table } from "../table.ts"
import { readStatement } from "./readStatement.ts"

const advice: Readonly<Record<ProposalOutcome, string>> = {
  KNOWN: "in the books",
  PARKED: "resolve the parked message",
  MISSING: "the payment fact never came: ask Billing for it",
  AMBIGUOUS: "several fit: choose",
  NO_BILL: "the payment fact never came, and no open bill is named or has that sum",
  UNKNOWN_PAYER: "no dealer has that INN"
}

/** Each document with what it says about the books; the payer is told by the dealer, not by personal data. */
const jsonOf = ({ billIds, cmeDealerIds, document, matchedBy, outcome, parkedIds, paymentId }: BankProposal) => ({
  line: document.line,
  number: document.number,
  day: document.creditedDay ?? document.day,
  sum: formatMoney(document.sum),
  outcome,
  matchedBy,
  cmeDealerIds,
  paymentId,
  parked: parkedIds.map(parkedAddress),
  billIds: billIds.map(String)
})

const heading = ["line", "document", "day", "sum", "outcome", "by", "dealer", "payment", "bills", "what to do"]

const rowOf = (proposal: BankProposal): ReadonlyArray<string | null> => {
  const { billIds, cmeDealerIds, day, line, matchedBy, number, outcome, parked, paymentId, sum } = jsonOf(proposal)
  const list = (items: ReadonlyArray<string>) => (items.length === 0 ? null : items.join(","))
  const payment = paymentId ?? list(parked)
  const found = [outcome, matchedBy, list(cmeDealerIds), payment, list(billIds), advice[outcome]]
  return [String(line), number, day, sum, ...found]
}

export const statementCommand = Command.make(
  "statement",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A bank statement in the format 1CClientBankExchange")
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ file, json }) {
    const { documents } = yield* readStatement(file)
    const read = yield* settings
    const credits = documents.filter(({ direction }) => direction === "CREDIT")
    const proposals = yield* proposeFromStatement(credits).pipe(
      Effect.provideService(Tariffs, read.tariffs),
      Effect.provide(booksLayer(read))
    )
    if (json) return yield* Console.log(JSON.stringify(proposals.map(jsonOf), null, 2))
    yield* Console.log(proposals.length === 0 ? "No money came." : table([heading, ...proposals.map(rowOf)]))
  })
).pipe(
  Command.withDescription(
    "Compare the money that came by a bank statement with the books: what is known, parked, or missing. Changes nothing"
  )
)
