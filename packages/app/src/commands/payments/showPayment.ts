import { PaymentWithHistoryJson, paymentWithHistoryJson } from "@dealer-billing/adapters-http"
import {
  explainTransfer,
  formatMoney,
  parkedAddress,
  parkedExplanations,
  positionKey,
  type Transfer,
  type ParkedView,
  type PaymentWithHistory
} from "@dealer-billing/domain"
import { Console, Effect, Schema } from "effect"
import { timeText } from "../showOperation.ts"
import { table } from "../table.ts"

const placeText = (place: Transfer["from"], { billId }: Transfer): string =>
  place === "BILL" ? `BILL ${billId}` : place

/** Where the money went, a line per transfer. */
export const allocationTable = (transfers: ReadonlyArray<Transfer>): string =>
  table([
    ["amount", "from", "to", "reason", "why"],
    ...transfers.map((transfer) => [
      formatMoney(transfer.amount),
      placeText(transfer.from, transfer),
      placeText(transfer.to, transfer),
      transfer.reason,
      explainTransfer(transfer)
    ])
  ])

const contentTitle = ({ rawHead, rawLength }: ParkedView): string => {
  if (rawHead === null) return "content (dropped)"
  return rawHead.length < rawLength ? "content (beginning)" : "content"
}

const parkedText = (parked: ParkedView, raw: string | null) =>
  table([
    ["message", parkedAddress(parked.id)],
    ["position", positionKey(parked.position)],
    ["why parked", `${parked.reason}: ${parked.detail}`],
    ["what to do", parkedExplanations[parked.reason]],
    ["parked at", timeText(parked.parkedAt)],
    ["attempts", String(parked.attempts)],
    ["length", `${parked.rawLength} bytes`],
    ["sha256", Buffer.from(parked.rawSha256).toString("hex")],
    [contentTitle(parked), raw]
  ])

const historyText = ({ history }: PaymentWithHistory) =>
  table([
    ["at", "what", "outcome", "by", "note"],
    ...history.map(({ action, actor, at, note, outcome }) => [timeText(at), action, outcome, actor, note])
  ])

const text = (found: PaymentWithHistory, json: typeof PaymentWithHistoryJson.Type): string => {
  const { applied, others, parked } = found
  const money = (amount: bigint | null) => (amount === null ? null : formatMoney(amount))
  const fields = table([
    ["payment", found.paymentId],
    ["status", found.status],
    ["type", json.type],
    ["dealer", json.cmeDealerId],
    ["account", json.accountType],
    ["contract", json.contractId],
    ["invoice", json.invoiceId],
    ["says", money(json.statedSum)],
    ["changed", money(json.effect)],
    ["paid at", timeText(json.paidAt)],
    ["received", timeText(json.receivedAt)],
    ["reverses", json.reversesPaymentId]
  ])
  return [
    fields,
    ...(applied === null ? [] : [allocationTable(applied.transfers)]),
    // As JSON, so that no sign in a message reaches the terminal as it is.
    ...(parked === null ? [] : [parkedText(parked, json.raw === null ? null : JSON.stringify(json.raw.content))]),
    ...(found.history.length === 0 ? [] : [historyText(found)]),
    ...(others.length === 0 ? [] : [`Other messages: ${others.map(({ id }) => parkedAddress(id)).join(", ")}`])
  ].join("\n\n")
}

const encode = Schema.encodeEffect(PaymentWithHistoryJson)

/** Prints a payment with what it did, why, and what was done about it. */
export const showPayment = Effect.fn("showPayment")(function* (found: PaymentWithHistory, isJson: boolean) {
  const json = paymentWithHistoryJson(found)
  yield* Console.log(isJson ? JSON.stringify(yield* Effect.orDie(encode(json)), null, 2) : text(found, json))
})
