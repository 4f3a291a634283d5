import { Context, type Effect } from "effect"
import type { HttpProblem } from "./problem.ts"
import type { DocumentContent, DocumentTask } from "./DocumentTask.ts"

export type DocumentProblem = HttpProblem<"invalid-request" | "overloaded" | "statement-too-long">

/** Makes documents and other long answers in worker threads. */
export class Documents extends Context.Service<
  Documents,
  { readonly make: (task: DocumentTask) => Effect.Effect<DocumentContent, DocumentProblem> }
>()("@dealer-billing/adapters-http/endpoint/Documents") {}
