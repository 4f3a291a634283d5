import { getMonthlySummary, StatementPeriod } from "@dealer-billing/domain"
import {
  CalendarMonth,
  isErasedRequisite,
  readStatement,
  type StatementSource
} from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { readers } from "../access/apiKeys.ts"
import { accountPath } from "../dealers/accountPath.ts"
import { dealerPath } from "../dealers/dealerPath.ts"
import { Documents } from "../endpoint/Documents.ts"
import { csvMediaType, endpoint, jsonMediaType, pdfMediaType } from "../endpoint/endpoint.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { maskRequisite } from "../dealers/maskRequisite.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { otherActInput } from "./otherActInput.ts"
import { ComparisonJson, StatementJson } from "./statementJson.ts"
import { SummaryJson } from "./summaryJson.ts"

const tag = "Statements"
const path = "/v1/dealers/{cmeDealerId}/accounts/{accountType}/statement"

/** 20,000 lines of 50 bytes. */
const otherActBytesMax = 1_048_576

const problems = [
  "invalid-request",
  "dealer-not-found",
  "account-missing",
  "statement-too-long",
  "overloaded",
  "storage-unavailable"
] as const

/** About 50 pages. */
const pdfRowsMax = 2_000

const checkPdfRows = ({ found }: StatementSource) =>
  found.facts.length <= pdfRowsMax
    ? Effect.void
    : Effect.fail(
        new HttpProblem({
          code: "statement-too-long",
          detail: `A PDF has at most ${pdfRowsMax} rows; ask for text/csv or a shorter period`
        })
      )

export const statementEndpoints = [
  endpoint({
    name: "getStatement",
    method: "GET",
    path,
    tag,
    summary: "Get the reconciliation statement of an account",
    description:
      "From the seller's side: a debit is a bill or a returned deposit, a credit is a payment. A positive closing " +
      "balance is owed by the dealer. A cancelled bill is a negative debit, a reversed payment a negative credit. " +
      "On DEPOSIT only money is shown: the held deposit is owed by the seller.\n\n" +
      "A row belongs to the day on which it was booked, in the seller's time zone. Example: a payment made on 30 " +
      "November and booked on 2 December is in the December statement. A final statement never changes.\n\n" +
      "A period has at most 366 days and 10,000 rows, a PDF 2,000 rows. " +
      "The PDF has the dealer's legal details at the end of the period, masked for a key with only the scope `read`.",
    scopes: readers,
    params: accountPath,
    query: inputOf(StatementPeriod),
    body: nothing,
    answers: { 200: "The statement; by `Accept` as JSON, CSV or PDF" },
    otherMediaTypes: [csvMediaType, pdfMediaType],
    answer: StatementJson,
    problems,
    handle: Effect.fnUntraced(function* ({ mayShowUnmasked, params, query }) {
      const documents = yield* Documents
      const source = yield* readStatement({ ...params, period: query })
      const fileName = `statement-${params.accountType}-${query.from}-${query.to}`
      const make = (form: "csv" | "json") => documents.make({ kind: "statement", form, source })
      return {
        status: 200,
        renderings: {
          [jsonMediaType]: { content: make("json") },
          [csvMediaType]: { fileName: `${fileName}.csv`, content: make("csv") },
          [pdfMediaType]: {
            fileName: `${fileName}.pdf`,
            content: Effect.gen(function* () {
              yield* checkPdfRows(source)
              const isUnmasked = isErasedRequisite(source.requisite) || (yield* mayShowUnmasked)
              const requisite = isUnmasked ? source.requisite : maskRequisite(source.requisite)
              return yield* documents.make({ kind: "statement", form: "pdf", source: { ...source, requisite } })
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
    summary: "Compare the dealer's statement with ours, line by line",
    description:
      "The body is the dealer's reconciliation statement as CSV: date, document, debit, credit, in this order unless " +
      "a header line names the columns (in English or Russian). Separators are `;`, `,` or tabs; the encoding is " +
      "UTF-8 or windows-1251; at most 20,000 lines and 1 MiB. It is written from the dealer's side: the dealer's " +
      "credit is our debit. Lines without a date are skipped, except an opening balance (`Сальдо …` before the " +
      "first row), which is compared with ours. Rows are matched by document and sum, then by day and sum, by " +
      "document, and by sum alone. Changes nothing.",
    scopes: readers,
    params: accountPath,
    query: inputOf(StatementPeriod),
    body: otherActInput,
    bodyMediaType: csvMediaType,
    bodyBytesMax: otherActBytesMax,
    answers: { 200: "Every line of both statements once" },
    answer: ComparisonJson,
    problems,
    handle: Effect.fnUntraced(function* ({ body, params, query }) {
      const documents = yield* Documents
      const source = yield* readStatement({ ...params, period: query })
      const content = documents.make({ kind: "comparison", source, theirs: body })
      return { status: 200, renderings: { [jsonMediaType]: { content } } }
    })
  }),
  endpoint({
    name: "getMonthlySummary",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/monthly-summary",
    tag,
    summary: "Get the rewards of a month",
    description:
      "The cars billed in a month of the seller's time zone, what is paid for each by now and by which payments, and " +
      "how the payments booked in that month were allocated. All data come from one snapshot.",
    scopes: readers,
    params: dealerPath,
    query: inputOf(Schema.Struct({ month: CalendarMonth })),
    body: nothing,
    answers: { 200: "The summary; by `Accept` as JSON, or the cars as CSV" },
    otherMediaTypes: [csvMediaType],
    answer: SummaryJson,
    problems,
    handle: Effect.fnUntraced(function* ({ params, query }) {
      const documents = yield* Documents
      const summary = yield* getMonthlySummary({ cmeDealerId: params.cmeDealerId, month: query.month })
      const make = (form: "csv" | "json") => documents.make({ kind: "summary", form, summary })
      return {
        status: 200,
        renderings: {
          [jsonMediaType]: { content: make("json") },
          [csvMediaType]: { fileName: `rewards-${query.month}.csv`, content: make("csv") }
        }
      }
    })
  })
]
