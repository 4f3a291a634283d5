import type { PlannedEvent } from "../plan/PlannedMessage.ts"
import { accountName } from "../plan/World.ts"
import type { Problems } from "./checkMessages.ts"
import type { StoredRows, PaymentRow } from "./readStoredRows.ts"

const checkRow = (event: PlannedEvent, row: PaymentRow, before: bigint): Problems => {
  const difference = event.sum - before
  const type = difference > 0n ? "payment.received" : "payment.reversed"
  const size = difference > 0n ? difference : -difference
  const account = accountName({ cmeDealerId: row.cme_dealer_id, accountType: row.account_type })
  return [
    ...(account === accountName(event.account) ? [] : [`${event.paymentId} is in the account ${account}`]),
    ...(row.type === type ? [] : [`${event.paymentId} is a ${row.type}`]),
    ...(row.stated_sum === size ? [] : [`${event.paymentId} states ${row.stated_sum}, not ${size}`]),
    ...(row.effect === difference ? [] : [`${event.paymentId} moved ${row.effect}, not ${difference}`])
  ]
}

/** The totals of one invoice, oldest first: each applied one moves its difference to the applied one before. */
const checkInvoice = (
  events: ReadonlyArray<PlannedEvent>,
  rows: ReadonlyMap<string, PaymentRow>,
  stale: ReadonlySet<string>
): Problems => {
  const problems: Array<string> = []
  let total = 0n
  for (const event of events) {
    const row = rows.get(event.paymentId)
    if (row !== undefined) {
      problems.push(...checkRow(event, row, total))
      total = event.sum
    } else if (!stale.has(event.paymentId)) problems.push(`LOST: ${event.paymentId} is neither applied nor stale`)
  }
  const newest = events.at(-1)
  return newest === undefined || newest.sum === total
    ? problems
    : [...problems, `invoice ${newest.invoiceId} has ${total} kopecks, but its newest total is ${newest.sum}`]
}

/** The newest total of an invoice counts, whatever the processing order. */
export const checkTotals = (
  totals: ReadonlyArray<PlannedEvent>,
  { payments, processedMessages }: StoredRows
): Problems => {
  const rows = new Map(payments.map((row) => [row.payment_id, row]))
  const stale = new Set(
    processedMessages.flatMap(({ outcome, payment_id }) =>
      outcome === "STALE" && payment_id !== null ? [payment_id] : []
    )
  )
  const ofInvoices = Map.groupBy(totals, ({ invoiceId }) => invoiceId)
  return [...ofInvoices.values()].flatMap((events) => {
    const inOrder = events.toSorted((left, right) => (left.revision ?? 0) - (right.revision ?? 0))
    return checkInvoice(inOrder, rows, stale)
  })
}
