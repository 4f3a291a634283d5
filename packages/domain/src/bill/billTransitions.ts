import { DateTime } from "effect"
import type {
  BillFields,
  BillId,
  BillInvoice,
  CancelledBill,
  IssuedBill,
  WaitingBill,
  WaitingStatus
} from "./Bill.ts"

type NewInvoice = Omit<BillInvoice, "issuedAt">

/** Another process made the bill, and its clock may be slightly ahead. */
const notBefore = ({ createdAt }: BillFields, now: DateTime.Utc): DateTime.Utc => DateTime.max(now, createdAt)

/** PENDING, or why there is no invoice. */
export const keepWaiting = (bill: WaitingBill, status: WaitingStatus, problem: string | null): WaitingBill => ({
  ...bill,
  status,
  problem
})

export const issueBill = (bill: WaitingBill, invoice: NewInvoice, now: DateTime.Utc): IssuedBill => ({
  ...bill,
  ...invoice,
  status: "ISSUED",
  problem: null,
  issuedAt: notBefore(bill, now)
})

/** A doubt stays known: Billing may have the invoice. */
export const markCancelled = (bill: WaitingBill | IssuedBill, now: DateTime.Utc): CancelledBill => ({
  ...bill,
  status: "CANCELLED",
  problem: bill.status === "IN_DOUBT" ? bill.problem : null,
  cancelledAt: notBefore(bill, now)
})

export const markReplaced = (bill: CancelledBill, replacedBy: BillId): CancelledBill => ({ ...bill, replacedBy })

/** The invoice was requested before the cancellation, and Billing turned out to have it. */
export const attachInvoice = (bill: CancelledBill, invoice: NewInvoice, now: DateTime.Utc): CancelledBill => ({
  ...bill,
  ...invoice,
  problem: null,
  issuedAt: notBefore(bill, now)
})

export const noteProblem = (bill: CancelledBill, problem: string | null): CancelledBill => ({ ...bill, problem })
