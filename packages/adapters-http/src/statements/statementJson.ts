import { AccountType, type Statement } from "@dealer-billing/domain"
import { debtorOf, StatementKind, type StatementComparison } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { idJson, MoneyJson, moneyJson, TimeJson } from "../endpoint/json.ts"
import { statementHash } from "./statementHash.ts"

const DayJson = Schema.String.annotate({ format: "date", examples: ["2026-11-30"] })
const Text = Schema.NullOr(Schema.String)

const RowJson = Schema.Struct({
  day: DayJson.annotate({ description: "The day of booking, in `timeZone`" }),
  bookedAt: TimeJson,
  kind: StatementKind,
  documentId: Schema.String.annotate({ description: "The id of the bill, payment or return" }),
  billId: Schema.NullOr(idJson("Bill id")).annotate({ description: "For a payment: the bill that it names" }),
  dealId: Text,
  invoiceNumber: Text.annotate({ description: "Billing's number; null if unknown at the end of the period" }),
  reversesPaymentId: Text,
  paidAt: Schema.NullOr(TimeJson).annotate({
    description: "When the money was paid; may be long before `bookedAt`"
  }),
  debit: MoneyJson,
  credit: MoneyJson
}).annotate({ identifier: "StatementRow" })

const balanceText = "Positive: the dealer owes; negative: the seller owes"

const head = {
  cmeDealerId: Schema.String,
  accountType: AccountType,
  from: DayJson,
  to: DayJson,
  timeZone: Schema.String.annotate({ description: "The seller's time zone; its days are used" }),
  isFinal: Schema.Boolean.annotate({
    description: "True if the statement can never change; false in an open period"
  }),
  hash: Schema.String.annotate({ description: "SHA-256 of the balances and rows, in hex" })
}

export const StatementJson = Schema.Struct({
  ...head,
  openingBalance: moneyJson(balanceText),
  rows: Schema.Array(RowJson),
  debitTurnover: MoneyJson,
  creditTurnover: MoneyJson,
  closingBalance: MoneyJson,
  debtor: Schema.Literals(["DEALER", "SELLER", "NOBODY"]).annotate({ description: "Who owes the closing balance" })
}).annotate({ identifier: "Statement" })

const headJson = (statement: Statement) => ({
  ...statement,
  ...statement.period,
  accountType: statement.account.accountType,
  hash: statementHash(statement)
})

export const statementJson = (statement: Statement): typeof StatementJson.Type => ({
  ...headJson(statement),
  debtor: debtorOf(statement.closingBalance)
})

const TheirLineJson = Schema.Struct({
  line: Schema.Int.annotate({ description: "The line in the file, from 1" }),
  day: DayJson,
  document: Schema.String,
  debit: MoneyJson,
  credit: MoneyJson
}).annotate({ identifier: "OtherActLine" })

const ComparedJson = Schema.Struct({
  outcome: Schema.Literals(["MATCHED", "SUM_DIFFERS", "ONLY_OURS", "ONLY_THEIRS"]),
  matchedBy: Schema.NullOr(Schema.Literals(["DOCUMENT_AND_SUM", "DAY_AND_SUM", "DOCUMENT", "SUM"])),
  difference: moneyJson("What the dealer owes by our row minus what it owes by theirs"),
  ours: Schema.NullOr(RowJson),
  theirs: Schema.NullOr(TheirLineJson)
}).annotate({ identifier: "ComparedLine" })

const OpeningJson = Schema.Struct({
  outcome: Schema.Literals(["MATCHED", "DIFFERS", "NOT_TOLD"]).annotate({
    description: "NOT_TOLD: the dealer's statement has no opening balance"
  }),
  difference: moneyJson("What the dealer owes by our balance minus what it owes by theirs"),
  ours: moneyJson(balanceText),
  theirs: Schema.NullOr(Schema.Struct({ line: Schema.Int, debit: MoneyJson, credit: MoneyJson })).annotate({
    description: "From the dealer's side: a credit is what the dealer owes"
  })
}).annotate({ identifier: "ComparedOpening" })

const Count = Schema.Int

export const ComparisonJson = Schema.Struct({
  ...head,
  difference: moneyJson("The sum of all differences, including the opening balances"),
  opening: OpeningJson,
  counts: Schema.Struct({ MATCHED: Count, SUM_DIFFERS: Count, ONLY_OURS: Count, ONLY_THEIRS: Count }),
  lines: Schema.Array(ComparedJson)
}).annotate({ identifier: "StatementComparison" })

export const comparisonJson = (
  statement: Statement,
  comparison: StatementComparison
): typeof ComparisonJson.Type => ({ ...headJson(statement), ...comparison })
