import type { TopicRecord } from "../bench/Topic.ts"
import type { Expectation, PlannedEvent, PlannedMessage } from "../plan/PlannedMessage.ts"
import { accountName } from "../plan/World.ts"
import { checkTotals } from "./checkTotals.ts"
import type { StoredRows, ParkedRow, PaymentRow, ProcessedMessageRow } from "./readStoredRows.ts"

export type Problems = ReadonlyArray<string>

const place = ({ offset, partition }: { readonly partition: number; readonly offset: bigint }): string =>
  `${partition}/${offset}`

interface Traces {
  readonly processedMessages: ReadonlyMap<string, ProcessedMessageRow>
  readonly parked: ReadonlyMap<string, ParkedRow>
  readonly payments: ReadonlyMap<string, PaymentRow>
}

const checkPoison = (
  record: TopicRecord,
  { kind, mayBeStale, reasons }: Extract<Expectation, { readonly _tag: "Parked" }>,
  traces: Traces
): Problems => {
  const at = place(record)
  const parked = traces.parked.get(at)
  if (mayBeStale === true && traces.processedMessages.get(at)?.outcome === "STALE") return []
  if (traces.processedMessages.get(at)?.outcome !== "PARKED" || parked === undefined)
    return [`${at} (${kind}) is not parked`]
  if (!reasons.includes(parked.reason))
    return [`${at} (${kind}) is parked as ${parked.reason} instead of ${reasons.join(" or ")}`]
  return parked.is_resolved ? [`${at} (${kind}) was parked and resolved, but cannot be applied`] : []
}

const checkEvent = (record: TopicRecord, event: PlannedEvent, traces: Traces): Problems => {
  const at = place(record)
  const processed = traces.processedMessages.get(at)
  if (processed === undefined) return []
  if (processed.payment_id !== event.paymentId)
    return [`${at}: ${event.paymentId} was processed as ${processed.payment_id}`]
  if (processed.outcome === "STALE") return event.type === "invoice.paid-total" ? [] : [`${at}: a payment is stale`]
  if (processed.outcome !== "PARKED") return []
  const parked = traces.parked.get(at)
  // A reversal waited for its payment.
  if (parked?.is_resolved === true && event.type === "payment.reversed") return []
  const end = parked?.is_resolved === true ? " and was resolved" : ""
  return [`${at}: ${event.paymentId} is parked as ${parked?.reason}${end}`]
}

/** Every message was processed as expected, and nothing else was processed. */
const checkProcessed = (
  plan: ReadonlyArray<PlannedMessage>,
  records: ReadonlyArray<TopicRecord>,
  traces: Traces
) => {
  const sent = new Set(records.map(({ number }) => number))
  const unsent = plan.flatMap((_, number) => (sent.has(number) ? [] : [`message ${number} is not in the topic`]))
  const places = new Set(records.map(place))
  const unknown = [...traces.processedMessages.keys()].filter((at) => !places.has(at))
  const problems = records.flatMap((record): Problems => {
    const expectation = plan[record.number]?.expectation
    if (!traces.processedMessages.has(place(record))) return [`LOST: ${place(record)} was not processed`]
    if (expectation === undefined) return [`${place(record)} is an unplanned message`]
    return expectation._tag === "Event"
      ? checkEvent(record, expectation.event, traces)
      : checkPoison(record, expectation, traces)
  })
  return [...unsent, ...unknown.map((at) => `${at} was processed but is not in the topic`), ...problems]
}

const checkPayment = (event: PlannedEvent, traces: Traces): Problems => {
  const row = traces.payments.get(event.paymentId)
  if (row === undefined) return [`LOST: ${event.paymentId} is not in the ledger`]
  const account = accountName({ cmeDealerId: row.cme_dealer_id, accountType: row.account_type })
  const signed = event.type === "payment.reversed" ? -event.sum : event.sum
  return [
    ...(account === accountName(event.account) ? [] : [`${event.paymentId} is in the account ${account}`]),
    ...(row.type === event.type ? [] : [`${event.paymentId} is a ${row.type}`]),
    ...(row.stated_sum === event.sum ? [] : [`${event.paymentId} states ${row.stated_sum}, not ${event.sum}`]),
    ...(row.effect === signed ? [] : [`${event.paymentId} moved ${row.effect}`])
  ]
}

/** A payment was applied by one of its messages, or by none if it was parked and resolved later. */
const checkOnce = ({ parked, payments, processedMessages }: StoredRows): Problems => {
  const resolved = new Set(parked.filter(({ is_resolved }) => is_resolved).map(place))
  const applied = new Map<string, number>()
  const waited = new Set<string>()
  for (const processed of processedMessages) {
    const { outcome, payment_id } = processed
    if (payment_id === null) continue
    if (outcome === "PARKED" && resolved.has(place(processed))) waited.add(payment_id)
    if (outcome === "APPLIED") applied.set(payment_id, (applied.get(payment_id) ?? 0) + 1)
  }
  const twice = [...applied].filter(([, times]) => times > 1)
  const never = payments.filter(({ payment_id }) => !applied.has(payment_id) && !waited.has(payment_id))
  return [
    ...twice.map(([id, times]) => `DOUBLED: ${id} was applied ${times} times`),
    ...never.map(({ payment_id }) => `${payment_id} is in the ledger, but no message was applied`)
  ]
}

/** Compares every message of the topic with its result in the database. */
export const checkMessages = (
  plan: ReadonlyArray<PlannedMessage>,
  records: ReadonlyArray<TopicRecord>,
  stored: StoredRows
): Problems => {
  const events = new Map<string, PlannedEvent>()
  for (const { expectation } of plan)
    if (expectation._tag === "Event") events.set(expectation.event.paymentId, expectation.event)
  const traces: Traces = {
    processedMessages: new Map(stored.processedMessages.map((row) => [place(row), row])),
    parked: new Map(stored.parked.map((row) => [place(row), row])),
    payments: new Map(stored.payments.map((row) => [row.payment_id, row]))
  }
  const isTotal = ({ type }: PlannedEvent) => type === "invoice.paid-total"
  const all = [...events.values()]
  const extra = stored.payments.filter(({ payment_id }) => !events.has(payment_id))
  return [
    ...checkProcessed(plan, records, traces),
    ...all.filter((event) => !isTotal(event)).flatMap((event) => checkPayment(event, traces)),
    ...checkTotals(all.filter(isTotal), stored),
    ...extra.map(({ payment_id }) => `${payment_id} is in the ledger, but was not sent`),
    ...checkOnce(stored)
  ]
}
