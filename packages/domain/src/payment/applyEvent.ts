import { Result } from "effect"
import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { BillBalance, BillId } from "../bill/Bill.ts"
import { formatMoney, PositiveKopecks, type Kopecks } from "../shared/Money.ts"
import { allocatePayment, takeBack } from "../ledger/allocate.ts"
import type { LedgerSnapshot } from "./LedgerSnapshot.ts"
import { canonicalJson, type UnreadableEvent } from "./decodePaymentEvent.ts"
import { changeByTotal, whyRevision, type InvoiceTotal } from "./InvoiceTotal.ts"
import { changeAt, type Transfer } from "../ledger/Transfer.ts"
import type { ParkedReason, Payment } from "./Payment.ts"
import {
  eventId,
  totalOrigin,
  type InvoicePaidTotal,
  type PaymentEvent,
  type PaymentReceived,
  type PaymentReversed
} from "./PaymentEvent.ts"
import type { WorkingLedger } from "./WorkingLedger.ts"

/** Why an event cannot be applied, and the id of what has to appear first, if that would help. */
export interface Refusal {
  readonly reason: ParkedReason
  readonly detail: string
  readonly missing: string | null
}

/** What a payment event does: the payment and its movements. */
export interface Entered {
  readonly outcome: "APPLIED"
  readonly payment: Payment
  readonly transfers: ReadonlyArray<Transfer>
}

export type EventResult =
  Entered | { readonly outcome: "STALE" | "DUPLICATE" } | ({ readonly outcome: "PARKED" } & Refusal)

type Decided<A> = Result.Result<A, Refusal>
type Decision = Decided<Exclude<EventResult, { readonly outcome: "PARKED" }>>

const refuse = (reason: ParkedReason, detail: string, missing: string | null = null) =>
  Result.fail<Refusal>({ reason, detail, missing })

const billOfInvoice = (snapshot: LedgerSnapshot, invoiceId: string): Decided<BillBalance> => {
  const bill = snapshot.bills.get(snapshot.billByInvoice.get(invoiceId) ?? (-1n as BillId))
  return bill === undefined
    ? refuse("UNKNOWN_INVOICE", `invoice ${invoiceId} belongs to no bill`, invoiceId)
    : Result.succeed(bill)
}

const accountOfContract = (snapshot: LedgerSnapshot, contractId: string): Decided<Account> => {
  const id = snapshot.accountByContract.get(contractId)
  const account = id === undefined ? undefined : snapshot.accounts.get(accountKey(id))
  return account === undefined
    ? refuse("UNKNOWN_CONTRACT", `contract ${contractId} belongs to no account`, contractId)
    : Result.succeed(account)
}

/** What an event moves in an account, in kopecks. */
interface Move {
  readonly account: Account
  readonly sum: Kopecks
  readonly origin: string
  readonly namedBillId: BillId | null
}

const paymentOf = (
  event: PaymentEvent,
  type: Payment["type"],
  { account, namedBillId, origin, sum }: Move
): Payment => ({
  paymentId: eventId(event),
  type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  amount: PositiveKopecks.make(sum),
  namedBillId,
  origin,
  reversesPaymentId: event.type === "payment.reversed" ? event.reversesPaymentId : null,
  paidAt: event.paidAt,
  content: canonicalJson(event)
})

const bring = (
  { billsToPay }: WorkingLedger,
  event: PaymentEvent,
  paymentMax: Kopecks | null,
  move: Move
): Decision => {
  const { account, namedBillId, sum } = move
  if (paymentMax !== null && sum > paymentMax) {
    const limit = `${formatMoney(paymentMax)} (PAYMENT_MAX)`
    return refuse(
      "BAD_SUM",
      `one event brings ${formatMoney(sum)}, more than ${limit}; an operator must approve it`
    )
  }
  const payment = paymentOf(event, "payment.received", move)
  const transfers = allocatePayment(account, billsToPay(account, sum, namedBillId), {
    paymentId: payment.paymentId,
    amount: sum,
    namedBillId
  })
  return Result.succeed({ outcome: "APPLIED", payment, transfers })
}

/** What the money of one origin still has, and on which bills. What a reversal took off other bills is not its own. */
const remainsOf = (transfers: ReadonlyArray<Transfer>) => {
  const closed = new Map<BillId, Kopecks>()
  let held = 0n
  for (const transfer of transfers) {
    held -= changeAt("OUTSIDE", transfer)
    if (transfer.billId === null || transfer.reason === "REVERSED_FROM_OTHER_BILL") continue
    closed.set(transfer.billId, (closed.get(transfer.billId) ?? 0n) + changeAt("BILL", transfer))
  }
  for (const [billId, amount] of closed) if (amount <= 0n) closed.delete(billId)
  return { held, closed }
}

const reverse = ({ billsToReopen, snapshot }: WorkingLedger, event: PaymentEvent, move: Move): Decision => {
  const { account, origin, sum } = move
  const { closed, held } = remainsOf(snapshot.transfersByOrigin.get(origin) ?? [])
  if (sum > held) return refuse("BAD_SUM", "more is taken back than the payment has left")
  const payment = paymentOf(event, "payment.reversed", move)
  const back = { paymentId: payment.paymentId, amount: sum, closed }
  const transfers = takeBack(account, billsToReopen(account, sum, closed.keys()), back, held)
  return Result.succeed({ outcome: "APPLIED", payment, transfers })
}

const planReceived = (working: WorkingLedger, event: PaymentReceived, paymentMax: Kopecks | null): Decision =>
  Result.gen(function* () {
    const named = event.invoiceId === undefined ? null : yield* billOfInvoice(working.snapshot, event.invoiceId)
    const account = yield* accountOfContract(working.snapshot, event.contractId)
    if (named !== null && !isSameAccount(named, account)) {
      return yield* refuse("ACCOUNT_MISMATCH", `invoice ${event.invoiceId} is not of contract ${event.contractId}`)
    }
    const move = { account, sum: event.sum, origin: event.paymentId, namedBillId: named?.id ?? null }
    return yield* bring(working, event, paymentMax, move)
  })

const planReversed = (working: WorkingLedger, event: PaymentReversed): Decision => {
  const origin = event.reversesPaymentId
  const original = working.snapshot.payments.get(origin)
  if (original === undefined) return refuse("UNKNOWN_PAYMENT", `payment ${origin} is not known`, origin)
  if (original.type !== "payment.received") {
    return refuse("UNKNOWN_PAYMENT", `${origin} is no payment that came in`)
  }
  const account = working.snapshot.accounts.get(accountKey(original))!
  return reverse(working, event, { account, sum: event.sum, origin, namedBillId: original.namedBillId })
}

/** A total becomes a payment or a reversal of its difference to the newest one (decision 26). */
const planTotal = (working: WorkingLedger, event: InvoicePaidTotal, paymentMax: Kopecks | null): Decision =>
  Result.gen(function* () {
    const bill = yield* billOfInvoice(working.snapshot, event.invoiceId)
    const newest = working.snapshot.totals.get(event.invoiceId)
    const unapproved = paymentMax === null ? null : whyRevision(newest, event)
    if (unapproved !== null) return yield* refuse("BAD_SUM", unapproved)
    const change = changeByTotal(newest, event)
    if (change === "CONFLICT") return yield* refuse("CONFLICT", "the same revision was applied with another total")
    if (typeof change === "string") return { outcome: change }
    const { difference } = change
    const account = working.snapshot.accounts.get(accountKey(bill))!
    const move = { account, origin: totalOrigin(event.invoiceId), namedBillId: bill.id }
    return difference > 0n
      ? yield* bring(working, event, paymentMax, { ...move, sum: difference })
      : yield* reverse(working, event, { ...move, sum: -difference })
  })

const plan = (working: WorkingLedger, event: PaymentEvent, paymentMax: Kopecks | null): Decision => {
  switch (event.type) {
    case "payment.received":
      return planReceived(working, event, paymentMax)
    case "payment.reversed":
      return planReversed(working, event)
    case "invoice.paid-total":
      return planTotal(working, event, paymentMax)
  }
}

/** Read before anything is entered: where our own code breaks on it, nothing may be. */
const totalOf = (event: PaymentEvent): InvoiceTotal | null => {
  if (event.type !== "invoice.paid-total") return null
  const { invoiceId, revision, totalPaid } = event
  return { invoiceId, revision, totalPaid }
}

/**
 * What one event does, entered in the working books where it does something. An event that was applied before changes
 * nothing; the same id with other content is a `CONFLICT` and never overwrites. `paymentMax` is what one event may
 * bring, in kopecks; null: an operator has approved this one. `refusal`: why it may not be applied, unless it was
 * before.
 */
export const enterEvent = (
  working: WorkingLedger,
  event: PaymentEvent,
  { paymentMax, refusal }: { readonly paymentMax: Kopecks | null; readonly refusal?: UnreadableEvent | undefined }
): EventResult => {
  const known = working.snapshot.payments.get(eventId(event))
  if (known !== undefined) {
    return known.content === canonicalJson(event)
      ? { outcome: "DUPLICATE" }
      : {
          outcome: "PARKED",
          reason: "CONFLICT",
          detail: "the same id was applied with other content",
          missing: null
        }
  }
  if (refusal !== undefined) return { outcome: "PARKED", ...refusal, missing: null }
  const planned = plan(working, event, paymentMax)
  if (Result.isFailure(planned)) return { outcome: "PARKED", ...planned.failure }
  const result = planned.success
  const total = totalOf(event)
  if (result.outcome === "APPLIED") working.enter(result.payment, result.transfers)
  if (total !== null) working.enterTotal(total)
  return result
}
