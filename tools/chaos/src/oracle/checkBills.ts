import type { BillBody } from "../bench/Caller.ts"
import { kopecks } from "../plan/money.ts"
import type { World } from "../plan/World.ts"
import type { Problems } from "./checkMessages.ts"
import type { BillRow } from "./readStoredRows.ts"

export interface SandboxInvoice {
  readonly id: string
  readonly ref: string
}

const checkAnswer = (answer: BillBody, rows: ReadonlyMap<string, BillRow>): Problems => {
  const row = rows.get(answer.id)
  if (row === undefined) return [`LOST: bill ${answer.id} of ${answer.dealId} was answered but does not exist`]
  return row.common_sum === kopecks(answer.commonSum) ? [] : [`bill ${answer.id} has another sum than the answer`]
}

/** One bill per requested deal, and one invoice in Billing per bill. */
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
    ...(rows.length === made ? [] : [`${rows.length} bills exist, ${made} were requested`]),
    ...rows.filter(({ status }) => status !== "ISSUED").map(({ id, status }) => `bill ${id} is ${status}`),
    ...rows.filter(({ invoice_id }) => !known.has(invoice_id ?? "")).map(({ id }) => `bill ${id} has no invoice`),
    ...(invoices.length === rows.length ? [] : [`Billing has ${invoices.length} invoices for ${rows.length} bills`])
  ]
}
