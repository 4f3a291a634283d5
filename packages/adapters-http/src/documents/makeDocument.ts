import { compareStatement } from "@dealer-billing/domain"
import {
  buildStatement,
  parseOtherAct,
  type MonthlySummary,
  type StatementSource
} from "@dealer-billing/domain/internal"
import { monthlySummaryCsv, renderStatement, statementCsv } from "@dealer-billing/documents"
import { Effect, Result, Schema } from "effect"
import { inputProblemsMax } from "../endpoint/problemAnswer.ts"
import { statementHash } from "../statements/statementHash.ts"
import { ComparisonJson, comparisonJson, StatementJson, statementJson } from "../statements/statementJson.ts"
import { SummaryJson, summaryJson } from "../statements/summaryJson.ts"
import type { DocumentAnswer, DocumentContent, DocumentTask } from "../endpoint/DocumentTask.ts"

const encodeStatement = Schema.encodeSync(StatementJson)
const encodeComparison = Schema.encodeSync(ComparisonJson)
const encodeSummary = Schema.encodeSync(SummaryJson)

/** Russian spreadsheets write UTF-8 or windows-1251. */
const decodeText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1251").decode(bytes)
  }
}

const toStatement = ({ found, head, isFinal }: StatementSource) => buildStatement(head, found, isFinal)

const makeStatement = async (source: StatementSource, form: "csv" | "json" | "pdf"): Promise<DocumentContent> => {
  const statement = toStatement(source)
  if (form === "json") return JSON.stringify(encodeStatement(statementJson(statement)))
  const hash = statementHash(statement)
  if (form === "csv") return statementCsv(statement, hash)
  const { requisite, seller } = source
  return Effect.runPromise(renderStatement({ statement, seller, dealer: { requisite }, hash }))
}

const compare = (source: StatementSource, theirs: Uint8Array): DocumentAnswer =>
  Result.match(parseOtherAct(decodeText(theirs)), {
    onFailure: (problems) => ({
      problems: problems.slice(0, inputProblemsMax).map(({ line, message }) => ({ path: `line ${line}`, message }))
    }),
    onSuccess: (other) => {
      const statement = toStatement(source)
      const compared = comparisonJson(statement, compareStatement(statement, other))
      return { content: JSON.stringify(encodeComparison(compared)) }
    }
  })

const makeSummary = (summary: MonthlySummary, form: "csv" | "json"): string =>
  form === "csv" ? monthlySummaryCsv(summary) : JSON.stringify(encodeSummary(summaryJson(summary)))

export const makeDocument = async (task: DocumentTask): Promise<DocumentAnswer> => {
  if (task.kind === "comparison") return compare(task.source, task.theirs)
  if (task.kind === "summary") return { content: makeSummary(task.summary, task.form) }
  return { content: await makeStatement(task.source, task.form) }
}
