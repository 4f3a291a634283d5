import {
  CalendarMonth,
  compareStatement,
  getMonthlySummary,
  getStatement,
  isErasedRequisite,
  StatementPeriod
} from "@dealer-billing/domain"
import { monthlySummaryCsv, renderStatement, statementCsv } from "@dealer-billing/papers"
import { Effect, Schema } from "effect"
import { readers } from "./apiKeys.ts"
import { accountPath } from "./accountPath.ts"
import { dealerPath } from "./dealerPath.ts"
import { csvMediaType, endpoint, pdfMediaType } from "./endpoint.ts"
import { inputOf, nothing } from "./input.ts"
import { maskRequisite } from "./maskRequisite.ts"
import { otherActInput } from "./otherActInput.ts"
import { statementHash } from "./statementHash.ts"
import { ComparisonJson, comparisonJson, StatementJson, statementJson } from "./statementJson.ts"
import { SummaryJson, summaryJson } from "./summaryJson.ts"

const tag = "Statements"
const path = "/v1/dealers/{cmeDealerId}/accounts/{accountType}/statement"

/** The largest act of the other side that is read: 20,000 lines of 50 bytes. */
const otherActBytesMax = 1_048_576

const problems = ["dealer-not-found", "account-missing", "statement-too-long", "storage-unavailable"] as const

export const statementEndpoints = [
  endpoint({
    name: "getStatement",
    method: "GET",
    path,
    tag,
    summary: "The act of reconciliation of an account",
    description:
      "Seen from the seller: debit is what was billed (or given back), credit what was paid, and a closing balance " +
      "above zero is owed by the dealer. A cancelled bill is a negative debit, money taken back a negative credit. " +
      "A row belongs to the day on which it came into the books, so what came late is in the month that was open " +
      "then, and what is once final is answered the same for ever. On DEPOSIT only money is shown: what we hold is " +
      "our debt. The days are those of the seller's time zone; at most 366 of them and 10,000 rows. The paper has " +
      "the requisites that the dealer had at the end of the period, masked for a key that has `read` alone.",
    scopes: readers,
    params: accountPath,
    query: inputOf(StatementPeriod),
    body: nothing,
    answers: { 200: "The act; as a table or on paper by `Accept`" },
    otherMediaTypes: [csvMediaType, pdfMediaType],
    answer: StatementJson,
    problems,
    handle: Effect.fnUntraced(function* ({ mayShowWhole, params, query }) {
      const { requisite, seller, statement } = yield* getStatement({ ...params, period: query })
      const fileName = `statement-${params.accountType}-${query.from}-${query.to}`
      const hash = statementHash(statement)
      return {
        status: 200,
        value: statementJson(statement),
        others: {
          [csvMediaType]: {
            fileName: `${fileName}.csv`,
            content: Effect.sync(() => statementCsv(statement, hash))
          },
          [pdfMediaType]: {
            fileName: `${fileName}.pdf`,
            content: Effect.gen(function* () {
              const isWhole = isErasedRequisite(requisite) || (yield* mayShowWhole)
              const shown = isWhole ? requisite : maskRequisite(requisite)
              return yield* renderStatement({ statement, seller, dealer: { requisite: shown }, hash })
            })
          }
        }
      }
    })
  }),
  endpoint({
    name: "compareStatement",
    method: "POST",
    path: `${path}/compare`,
    tag,
    summary: "The other side's act beside ours, line by line",
    description:
      "The body is the dealer's act as a table: date, document, debit, credit, in this order unless a line names the " +
      "columns (also in Russian); divided by `;`, `,` or tabs, in UTF-8 or windows-1251. It is mirrored, as the " +
      "dealer's books are: the dealer's credit is our debit. Lines without a date are skipped, but for the " +
      "opening balance (`Сальдо …` before the first row), which is compared with ours. Rows are matched by document " +
      "and sum, by day and sum, by document, and at last by sum alone. Changes nothing.",
    scopes: readers,
    params: accountPath,
    query: inputOf(StatementPeriod),
    body: otherActInput,
    bodyMediaType: csvMediaType,
    bodyBytesMax: otherActBytesMax,
    answers: { 200: "Every line of both acts once" },
    answer: ComparisonJson,
    problems,
    handle: ({ body, params, query }) =>
      Effect.map(getStatement({ ...params, period: query }), ({ statement }) => ({
        status: 200,
        value: comparisonJson(statement, compareStatement(statement, body))
      }))
  }),
  endpoint({
    name: "getMonthlySummary",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/monthly-summary",
    tag,
    summary: "The rewards of a month: what the monthly payment is for",
    description:
      "The cars that were billed in a month of the seller's time zone, what of them is paid by now and by what, and " +
      "how the payments that came in that month were split among bills, part by part and why. All is of one moment.",
    scopes: readers,
    params: dealerPath,
    query: inputOf(Schema.Struct({ month: CalendarMonth })),
    body: nothing,
    answers: { 200: "The summary; the cars as a table by `Accept`" },
    otherMediaTypes: [csvMediaType],
    answer: SummaryJson,
    problems,
    handle: ({ params, query }) =>
      Effect.map(getMonthlySummary(params.cmeDealerId, query.month), (summary) => ({
        status: 200,
        value: summaryJson(summary),
        others: {
          [csvMediaType]: {
            fileName: `rewards-${query.month}.csv`,
            content: Effect.sync(() => monthlySummaryCsv(summary))
          }
        }
      }))
  })
]
