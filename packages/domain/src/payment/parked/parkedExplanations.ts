import type { ParkedReason } from "../Payment.ts"

/** What a reason to park means and what can be done, as English sentences. */
export const parkedExplanations: Readonly<Record<ParkedReason, string>> = {
  BAD_MESSAGE: "The message is not a payment event. Ask its producer to send a valid one, and reject this one.",
  UNKNOWN_INVOICE:
    "No bill has that invoice. The message is retried automatically when the invoice appears. You can apply it " +
    "to an account before that.",
  UNKNOWN_CONTRACT:
    "No account has that contract. The message is retried automatically when the contract appears. You can " +
    "apply it to an account before that.",
  BAD_SUM:
    "The detail says which: the sum is not a positive amount of whole kopecks, the reversals exceed the payment, " +
    "or an operator must approve the event. Apply it if it is right; otherwise reject it.",
  BAD_CURRENCY: "Only RUB is accepted. Ask the producer to send a valid message, and reject this one.",
  ACCOUNT_MISMATCH: "The invoice belongs to another account than the contract. Apply the payment to the right one.",
  CONFLICT: "A payment with this id but other content was already applied. Find out which is right.",
  UNKNOWN_PAYMENT:
    "The payment to be reversed is unknown. The message is retried automatically when that payment appears.",
  WRONG_DIALECT:
    "The event belongs to the other payment dialect. Find out which dialect your Billing sends. Set " +
    "PAYMENTS_DIALECT accordingly and retry the message, or reject it.",
  PROGRAM_FAILED:
    "This service failed on the message; the fault is not in the message. Do not reject it. The log has the " +
    "cause. The message is retried automatically after the next start."
}
