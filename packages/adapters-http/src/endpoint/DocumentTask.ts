import type { MonthlySummary, StatementSource } from "@dealer-billing/domain/internal"
import type { FieldProblem } from "./problem.ts"

export type DocumentTask =
  | { readonly kind: "statement"; readonly form: "csv" | "json" | "pdf"; readonly source: StatementSource }
  | { readonly kind: "comparison"; readonly source: StatementSource; readonly theirs: Uint8Array }
  | { readonly kind: "summary"; readonly form: "csv" | "json"; readonly summary: MonthlySummary }

export type DocumentContent = string | Uint8Array<ArrayBuffer>

/** `problems`: what is wrong with the dealer's statement. */
export type DocumentAnswer =
  { readonly content: DocumentContent } | { readonly problems: ReadonlyArray<FieldProblem> }
