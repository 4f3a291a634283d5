import type { TopicRecord } from "../bench/Topic.ts"
import type { Expectation, PlannedFact, PlannedMessage } from "../plan/PlannedMessage.ts"
import { accountName } from "../plan/World.ts"
import { checkTotals } from "./checkTotals.ts"
import type { BookRows, ParkedRow, PaymentRow, ReceiptRow } from "./readBooks.ts"

export type Problems = ReadonlyArray<string>

const place = ({ offset, partition }: { readonly partition: number; readonly offset: bigint }): string =>
  `${partition}/${offset}`

interface Traces {
  readonly receipts: ReadonlyMap<string, ReceiptRow>
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
  if (mayBeStale === true && traces.receipts.get(at)?.outcome === "STALE") return []
  if (traces.receipts.get(at)?.outcome !== "PARKED" || parked === undefined)
    return [`${at} (${kind}) is not parked`]
  if (!reasons.includes(parked.reason))
    return [`${at} (${kind}) is parked as ${parked.reason}, not ${reasons.join(" or ")}`]
  return parked.is_resolved ? [`${at} (${kind}) was parked and resolved, but nothing could help it`] : []
}

const checkFact = (record: TopicRecord, fact: PlannedFact, traces: Traces): Problems => {
  const at = place(record)
  const receipt = traces.receipts.get(at)
  if (receipt === undefined) return []
  if (receipt.payment_id !== fact.paymentId)
    return [`${at}: ${fact.paymentId} has a receipt of ${receipt.payment_id}`]
  if (receipt.outcome === "STALE") return fact.type === "invoice.paid-total" ? [] : [`${at}: a payment is stale`]
  if (receipt.outcome !== "PARKED") return []
  const parked = traces.parked.get(at)
  // A reversal waited for its payment.
  if (parked?.is_resolved === true && fact.type === "payment.reversed") return []
  const end = parked?.is_resolved === true ? ", resolved since" : " and stays so"
  return [`${at}: ${fact.paymentId} is parked as ${parked?.reason}${end}`]
}

/** Every message has its receipt, says what became of it, and no receipt is without its message. */
const checkReceipts = (
  plan: ReadonlyArray<PlannedMessage>,
  records: ReadonlyArray<TopicRecord>,
  traces: Traces
) => {
  const sent = new Set(records.map(({ number }) => number))
  const unsent = plan.flatMap((_, number) =>
    sent.has(number) ? [] : [`message ${number} never came into the topic`]
  )
  const places = new Set(records.map(place))
  const unknown = [...traces.receipts.keys()].filter((at) => !places.has(at))
  const problems = records.flatMap((record): Problems => {
    const expectation = plan[record.number]?.expectation
    if (!traces.receipts.has(place(record))) return [`LOST: ${place(record)} has no receipt`]
    if (expectation === undefined) return [`${place(record)} is a message that nobody planned`]
    return expectation._tag === "Fact"
      ? checkFact(record, expectation.fact, traces)
      : checkPoison(record, expectation, traces)
  })
  return [...unsent, ...unknown.map((at) => `${at} has a receipt but no message`), ...problems]
}

const checkPayment = (fact: PlannedFact, traces: Traces): Problems => {
  const row = traces.payments.get(fact.paymentId)
  if (row === undefined) return [`LOST: ${fact.paymentId} is not in the books`]
  const account = accountName({ cmeDealerId: row.cme_dealer_id, accountType: row.account_type })
  const signed = fact.type === "payment.reversed" ? -fact.sum : fact.sum
  return [
    ...(account === accountName(fact.account) ? [] : [`${fact.paymentId} is in the account ${account}`]),
    ...(row.type === fact.type ? [] : [`${fact.paymentId} is a ${row.type}`]),
    ...(row.stated_sum === fact.sum ? [] : [`${fact.paymentId} states ${row.stated_sum}, not ${fact.sum}`]),
    ...(row.effect === signed ? [] : [`${fact.paymentId} moved ${row.effect}`])
  ]
}

/** A payment was applied at one of its messages, or at none when it was parked first and resolved later. */
const checkOnce = ({ parked, payments, receipts }: BookRows): Problems => {
  const resolved = new Set(parked.filter(({ is_resolved }) => is_resolved).map(place))
  const applied = new Map<string, number>()
  const waited = new Set<string>()
  for (const receipt of receipts) {
    const { outcome, payment_id } = receipt
    if (payment_id === null) continue
    if (outcome === "PARKED" && resolved.has(place(receipt))) waited.add(payment_id)
    if (outcome === "APPLIED") applied.set(payment_id, (applied.get(payment_id) ?? 0) + 1)
  }
  const twice = [...applied].filter(([, times]) => times > 1)
  const never = payments.filter(({ payment_id }) => !applied.has(payment_id) && !waited.has(payment_id))
  return [
    ...twice.map(([id, times]) => `DOUBLED: ${id} was applied ${times} times`),
    ...never.map(({ payment_id }) => `${payment_id} is in the books, but no message says that it was applied`)
  ]
}

/** Compares every message of the topic with what the books say became of it. */
export const checkMessages = (
  plan: ReadonlyArray<PlannedMessage>,
  records: ReadonlyArray<TopicRecord>,
  books: BookRows
): Problems => {
  const facts = new Map<string, PlannedFact>()
  for (const { expectation } of plan)
    if (expectation._tag === "Fact") facts.set(expectation.fact.paymentId, expectation.fact)
  const traces: Traces = {
    receipts: new Map(books.receipts.map((row) => [place(row), row])),
    parked: new Map(books.parked.map((row) => [place(row), row])),
    payments: new Map(books.payments.map((row) => [row.payment_id, row]))
  }
  const isTotal = ({ type }: PlannedFact) => type === "invoice.paid-total"
  const all = [...facts.values()]
  const extra = books.payments.filter(({ payment_id }) => !facts.has(payment_id))
  return [
    ...checkReceipts(plan, records, traces),
    ...all.filter((fact) => !isTotal(fact)).flatMap((fact) => checkPayment(fact, traces)),
    ...checkTotals(all.filter(isTotal), books),
    ...extra.map(({ payment_id }) => `${payment_id} is in the books, but nobody sent it`),
    ...checkOnce(books)
  ]
}
