import {
  AccountType,
  explainTransfer,
  TransferReason,
  type Transfer,
  type PaymentEvent,
  type PaymentView
} from "@dealer-billing/domain"
import {
  signedAmount,
  Place,
  ParkedAction,
  PaymentOutcome,
  type ParkedEvent,
  type PaymentPage,
  type PaymentWithHistory
} from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { idJson, MoneyJson, TimeJson } from "../endpoint/json.ts"
import { ParkedJson, parkedJson } from "./parkedJson.ts"
import { formatPaymentCursor } from "./paymentCursor.ts"

const Id = Schema.NullOr(Schema.String)

export const AllocationJson = Schema.Struct({
  from: Place,
  to: Place,
  reason: TransferReason,
  amount: MoneyJson,
  billId: Schema.NullOr(idJson("Bill id")),
  explanation: Schema.String.annotate({ description: "Why, as an English phrase" })
}).annotate({ identifier: "Allocation" })

export const allocationJson = (transfer: Transfer): typeof AllocationJson.Type => ({
  from: transfer.from,
  to: transfer.to,
  reason: transfer.reason,
  amount: transfer.amount,
  billId: transfer.billId,
  explanation: explainTransfer(transfer)
})

const fields = {
  paymentId: Schema.String.annotate({
    description:
      "Billing's payment id. Of a total: `total:<invoiceId>:<revision>`. Of a message without an id: `parked-<id>`"
  }),
  status: Schema.Literals(["APPLIED", "STALE", "PARKED", "REJECTED"]).annotate({
    description:
      "PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE: a parked " +
      "total that changed nothing when it was tried again"
  }),
  type: Schema.NullOr(Schema.Literals(["payment.received", "payment.reversed", "invoice.paid-total"])).annotate({
    description:
      "If applied: the payment or reversal that was booked (a total is booked as its difference to the newest total " +
      "of its invoice). Otherwise: the type of the event"
  }),
  cmeDealerId: Id,
  accountType: Schema.NullOr(AccountType),
  contractId: Id,
  invoiceId: Id,
  namedBillId: Schema.NullOr(idJson("Bill id")),
  statedSum: Schema.NullOr(MoneyJson).annotate({
    description: "What the event states: a sum, or the total of its invoice"
  }),
  effect: Schema.NullOr(MoneyJson).annotate({
    description: "Change of the account; null if not booked"
  }),
  paidAt: Schema.NullOr(TimeJson),
  receivedAt: Schema.NullOr(TimeJson).annotate({ description: "When it was booked or parked" }),
  reversesPaymentId: Id.annotate({ description: "Null for a reversal made by a lower total" }),
  revision: Schema.NullOr(Schema.Int).annotate({ description: "Only of totals" }),
  allocations: Schema.Array(AllocationJson).annotate({ description: "The transfers of this payment" }),
  parked: Schema.NullOr(ParkedJson).annotate({ description: "The parked message, if there is one" })
}

export const PaymentJson = Schema.Struct(fields).annotate({ identifier: "Payment" })

export const PaymentPageJson = Schema.Struct({
  items: Schema.Array(PaymentJson),
  nextCursor: Schema.NullOr(Schema.String).annotate({ description: "Send it as `cursor`; null on the last page" })
}).annotate({ identifier: "PaymentPage" })

const EventJson = Schema.Struct({
  at: TimeJson,
  action: ParkedAction,
  outcome: PaymentOutcome.annotate({
    description:
      "PARKED: the attempt failed and the message stays parked. DUPLICATE: the payment was already in the ledger"
  }),
  actor: Schema.String.annotate({ description: "`worker`, or the operator" }),
  note: Schema.NullOr(Schema.String),
  cmeDealerId: Id,
  accountType: Schema.NullOr(AccountType),
  billId: Schema.NullOr(idJson("Bill id"))
}).annotate({ identifier: "ParkedEvent" })

const RawJson = Schema.Struct({
  encoding: Schema.Literals(["utf-8", "base64"]),
  content: Schema.String,
  bytes: Schema.Int.annotate({ description: "Original length in bytes" }),
  sha256: Schema.String.annotate({ description: "The hash of all its bytes, in hex" }),
  isTruncated: Schema.Boolean.annotate({ description: "True if `content` is incomplete" })
}).annotate({
  identifier: "RawMessage",
  description:
    "If the message is longer than 65,536 bytes, `content` has the first 4,096. `PARKED_RETENTION_DAYS` after the " +
    "message was resolved, `content` is empty"
})

export const PaymentWithHistoryJson = Schema.Struct({
  ...fields,
  raw: Schema.NullOr(RawJson).annotate({ description: "The parked message as received" }),
  others: Schema.Array(ParkedJson).annotate({ description: "Other parked messages with this payment id" }),
  history: Schema.Array(EventJson).annotate({
    description: "History of the parked message: the latest 200 events, oldest first"
  })
}).annotate({ identifier: "PaymentWithHistory" })

const namesOf = (event: PaymentEvent | null) => ({
  contractId: event?.type === "payment.received" ? event.contractId : null,
  invoiceId: event === null || event.type === "payment.reversed" ? null : (event.invoiceId ?? null),
  reversesPaymentId: event?.type === "payment.reversed" ? event.reversesPaymentId : null,
  revision: event?.type === "invoice.paid-total" ? event.revision : null
})

export const paymentJson = ({
  applied,
  event,
  parked,
  paymentId,
  status
}: PaymentView): typeof PaymentJson.Type => ({
  paymentId,
  status,
  type: applied?.payment.type ?? event?.type ?? null,
  cmeDealerId: applied?.cmeDealerId ?? null,
  accountType: applied?.payment.accountType ?? null,
  ...namesOf(event),
  namedBillId: applied?.payment.namedBillId ?? null,
  statedSum: event === null ? null : event.type === "invoice.paid-total" ? event.totalPaid : event.sum,
  effect: applied === null ? null : signedAmount(applied.payment),
  paidAt: event?.paidAt ?? null,
  receivedAt: applied?.receivedAt ?? parked?.parkedAt ?? null,
  allocations: (applied?.transfers ?? []).map(allocationJson),
  parked: parked === null ? null : parkedJson(parked)
})

const eventJson = ({ target, ...event }: ParkedEvent): typeof EventJson.Type => ({
  ...event,
  cmeDealerId: target?.cmeDealerId ?? null,
  accountType: target?.accountType ?? null,
  billId: target?.billId ?? null
})

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const readable = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

const rawJson = ({ rawHead, rawLength, rawSha256 }: NonNullable<PaymentView["parked"]>): typeof RawJson.Type => {
  const bytes = rawHead ?? new Uint8Array()
  const text = readable(bytes)
  const shown =
    text === null
      ? { encoding: "base64" as const, content: Buffer.from(bytes).toString("base64") }
      : { encoding: "utf-8" as const, content: text }
  return {
    ...shown,
    bytes: rawLength,
    sha256: Buffer.from(rawSha256).toString("hex"),
    isTruncated: rawLength > bytes.length
  }
}

export const paymentWithHistoryJson = (found: PaymentWithHistory): typeof PaymentWithHistoryJson.Type => ({
  ...paymentJson(found),
  raw: found.parked === null ? null : rawJson(found.parked),
  others: found.others.map(parkedJson),
  history: found.history.map(eventJson)
})

export const paymentPageJson = ({ items, next }: PaymentPage): typeof PaymentPageJson.Type => ({
  items: items.map(paymentJson),
  nextCursor: next === null ? null : formatPaymentCursor(next)
})
