import { PaymentWithHistoryJson, paymentWithHistoryJson } from "@dealer-billing/adapters-http"
import { explainTransfer, formatMoney, type Transfer } from "@dealer-billing/domain"
import {
  parkedAddress,
  parkedExplanations,
  positionKey,
  type ParkedView,
  type PaymentWithHistory
} from "@dealer-billing/domain/internal"
import { Console, Effect, Schema } from "effect"
import { formatTime, printJson } from "../output.ts"
import { table } from "../table.ts"

const placeText = (place: Transfer["from"], { billId }: Transfer): string =>
  place === "BILL" ? `BILL ${billId}` : place

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
  return rawHead.length < rawLength ? "content (first bytes)" : "content"
}

const describeParked = (parked: ParkedView, raw: string | null) =>
  table([
    ["message", parkedAddress(parked.id)],
    ["position", positionKey(parked.position)],
    ["why parked", `${parked.reason}: ${parked.detail}`],
    ["what to do", parkedExplanations[parked.reason]],
    ["parked at", formatTime(parked.parkedAt)],
    ["attempts", String(parked.attempts)],
    ["length", `${parked.rawLength} bytes`],
    ["sha256", Buffer.from(parked.rawSha256).toString("hex")],
    [contentTitle(parked), raw]
  ])

const describeHistory = ({ history }: PaymentWithHistory) =>
  table([
    ["at", "action", "outcome", "by", "note"],
    ...history.map(({ action, actor, at, note, outcome }) => [formatTime(at), action, outcome, actor, note])
  ])

const describePayment = (found: PaymentWithHistory, json: typeof PaymentWithHistoryJson.Type): string => {
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
    ["sum", money(json.statedSum)],
    ["effect", money(json.effect)],
    ["paid at", formatTime(json.paidAt)],
    ["received", formatTime(json.receivedAt)],
    ["reverses", json.reversesPaymentId]
  ])
  return [
    fields,
    ...(applied === null ? [] : [allocationTable(applied.transfers)]),
    // JSON, so that no control character of a message reaches the terminal.
    ...(parked === null
      ? []
      : [describeParked(parked, json.raw === null ? null : JSON.stringify(json.raw.content))]),
    ...(found.history.length === 0 ? [] : [describeHistory(found)]),
    ...(others.length === 0 ? [] : [`Other messages: ${others.map(({ id }) => parkedAddress(id)).join(", ")}`])
  ].join("\n\n")
}

const encode = Schema.encodeEffect(PaymentWithHistoryJson)

export const showPayment = Effect.fn("showPayment")(function* (found: PaymentWithHistory, isJson: boolean) {
  const json = paymentWithHistoryJson(found)
  if (isJson) return yield* printJson(yield* Effect.orDie(encode(json)))
  yield* Console.log(describePayment(found, json))
})
