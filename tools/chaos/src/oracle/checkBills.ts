import type { BillBody } from "../bench/Caller.ts"
import { kopecks } from "../plan/money.ts"
import type { World } from "../plan/World.ts"
import type { Problems } from "./checkMessages.ts"
import type { BillRow } from "./readBooks.ts"

/** What Billing's own book says about the invoices that it made. */
export interface SandboxInvoice {
  readonly id: string
  readonly ref: string
}

const checkAnswer = (answer: BillBody, rows: ReadonlyMap<string, BillRow>): Problems => {
  const row = rows.get(answer.id)
  if (row === undefined) return [`LOST: bill ${answer.id} of ${answer.dealId} was answered but is not there`]
  return row.common_sum === kopecks(answer.commonSum) ? [] : [`bill ${answer.id} has another sum than was answered`]
}

/** One bill for each deal that was asked for, and one invoice in Billing for each bill. */
export const checkBills = (
  world: World,
  answers: ReadonlyArray<BillBody>,
  rows: ReadonlyArray<BillRow>,
  invoices: ReadonlyArray<SandboxInvoice>
): Problems => {
  const byId = new Map(rows.map((row) => [row.id.toString(), row]))
  const made = world.flatMap(({ bills }) => bills).length + new Set(answers.map(({ dealId }) => dealId)).size
  const known = new Set(invoices.map(({ id }) => id))
  return [
    ...answers.flatMap((answer) => checkAnswer(answer, byId)),
    ...(rows.length === made ? [] : [`${rows.length} bills are there, ${made} were asked for`]),
    ...rows.filter(({ status }) => status !== "ISSUED").map(({ id, status }) => `bill ${id} is ${status}`),
    ...rows.filter(({ invoice_id }) => !known.has(invoice_id ?? "")).map(({ id }) => `bill ${id} has no invoice`),
    ...(invoices.length === rows.length ? [] : [`Billing has ${invoices.length} invoices for ${rows.length} bills`])
  ]
}
