import {
  CalendarMonth,
  getMonthlySummary,
  isErasedRequisite,
  readStatement,
  StatementPeriod,
  type StatementSource
} from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { readers } from "../access/apiKeys.ts"
import { accountPath } from "../dealers/accountPath.ts"
import { dealerPath } from "../dealers/dealerPath.ts"
import { Documents } from "../documents/Documents.ts"
import { csvMediaType, endpoint, jsonMediaType, pdfMediaType } from "../endpoint/endpoint.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { maskRequisite } from "../dealers/maskRequisite.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { otherActInput } from "./otherActInput.ts"
import { ComparisonJson, StatementJson } from "./statementJson.ts"
import { SummaryJson } from "./summaryJson.ts"

const tag = "Statements"
const path = "/v1/dealers/{cmeDealerId}/accounts/{accountType}/statement"

/** The largest act of the other side that is read: 20,000 lines of 50 bytes. */
const otherActBytesMax = 1_048_576

const problems = [
  "invalid-request",
  "dealer-not-found",
  "account-missing",
  "statement-too-long",
  "overloaded",
  "storage-unavailable"
] as const

/** The most rows on paper: about 50 pages. */
const pdfRowsMax = 2_000

const checkPdfRows = ({ found }: StatementSource) =>
  found.facts.length <= pdfRowsMax
    ? Effect.void
    : Effect.fail(
        new HttpProblem({
          code: "statement-too-long",
          detail: `A PDF has at most ${pdfRowsMax} rows; text/csv has all, or ask for a shorter period`
        })
      )

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
      "our debt. The days are those of the seller's time zone; at most 366 of them and 10,000 rows, 2,000 in a PDF. " +
      "The paper has the requisites that the dealer had at the end of the period, masked for a key that has `read` " +
      "alone.",
    scopes: readers,
    params: accountPath,
    query: inputOf(StatementPeriod),
    body: nothing,
    answers: { 200: "The act; as a table or on paper by `Accept`" },
    otherMediaTypes: [csvMediaType, pdfMediaType],
    answer: StatementJson,
    problems,
    handle: Effect.fnUntraced(function* ({ mayShowWhole, params, query }) {
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
              const isWhole = isErasedRequisite(source.requisite) || (yield* mayShowWhole)
              const requisite = isWhole ? source.requisite : maskRequisite(source.requisite)
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
    handle: Effect.fnUntraced(function* ({ params, query }) {
      const documents = yield* Documents
      const summary = yield* getMonthlySummary(params.cmeDealerId, query.month)
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
