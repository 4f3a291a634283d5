import { textProblem } from "@dealer-billing/domain/internal"
import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect } from "effect"
import type { CallTarget, Fault } from "../faults/FaultPlan.ts"
import type { SandboxContext } from "./HttpEnvironment.ts"
import { referenceLengthMax } from "./readRequest.ts"
import type { ObjectKind } from "../store/rows.ts"

const kinds: Readonly<Record<CallTarget, ObjectKind | "cancellation">> = {
  clients: "client",
  payers: "payer",
  contracts: "contract",
  invoices: "invoice",
  cancellation: "cancellation"
}

const parameters: Readonly<Record<CallTarget, string>> = {
  clients: "clientRef",
  payers: "payerRef",
  contracts: "contractRef",
  invoices: "invoiceRef",
  cancellation: "invoiceId"
}

/** Null: not a valid reference. */
const readTarget = ({ req }: SandboxContext, on: CallTarget): string | null => {
  const ref = req.method === "GET" ? req.query("ref") : req.param(parameters[on])
  return ref === undefined || textProblem(ref, referenceLengthMax) !== null ? null : ref
}

export const recordCall = Effect.fn("recordCall")(function* (
  context: SandboxContext,
  on: CallTarget,
  fault: Fault | null
) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ number: number }>`insert into journal_call (at, method, kind, ref, fault)
    values (${yield* DateTime.nowAsDate}, ${context.req.method}, ${kinds[on]}, ${readTarget(context, on)}, ${fault})
    returning number`
  return row!.number
})

/** `made`: created an object. `known`: found it. `refused`: 4xx. `broken`: 5xx. `not-done`: not executed by a fault. */
type CallOutcome = "made" | "known" | "looked-up" | "refused" | "broken" | "not-done"

const classifyOutcome = (method: string, status: number | null): CallOutcome => {
  if (status === null) return "not-done"
  if (status >= 400) return status < 500 ? "refused" : "broken"
  if (method === "GET") return "looked-up"
  return status === 201 ? "made" : "known"
}

/** Before the answer is sent. `status`: of the answer without a fault. Null: nothing was done. */
export const recordCallOutcome = Effect.fn("recordCallOutcome")(function* (
  context: SandboxContext,
  call: number,
  status: number | null
) {
  const sql = yield* PgClient.PgClient
  yield* sql`insert into journal_outcome (call, at, outcome, status)
    values (${call}, ${yield* DateTime.nowAsDate}, ${classifyOutcome(context.req.method, status)}, ${status})`
})
