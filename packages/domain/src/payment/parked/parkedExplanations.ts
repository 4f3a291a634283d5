import type { ParkedReason } from "../Payment.ts"

/** What a reason to park means and what can be done, as English sentences. */
export const parkedExplanations: Readonly<Record<ParkedReason, string>> = {
  BAD_MESSAGE: "The message is not a payment event. Ask its producer to send a valid one, and reject this one.",
  UNKNOWN_INVOICE:
    "No bill has that invoice. It is tried again by itself when the invoice appears; you can apply it to an account " +
    "before that.",
  UNKNOWN_CONTRACT:
    "No account has that contract. It is tried again by itself when the contract appears; you can apply it to an " +
    "account before that.",
  BAD_SUM:
    "The sum is not a positive amount of whole kopecks, more is taken back than the payment has left, or an operator " +
    "must approve it, as the detail says. Apply it when it is right; otherwise reject it.",
  BAD_CURRENCY: "Only RUB is understood. Ask the producer to send a valid message, and reject this one.",
  ACCOUNT_MISMATCH: "The invoice is not of the contract's account. Apply it to the account that the money is for.",
  CONFLICT: "A payment of that id was applied with other content and stands. Find out which is right.",
  UNKNOWN_PAYMENT:
    "The payment that is to be reversed is not known. It is tried again by itself when that payment appears.",
  WRONG_DIALECT:
    "The event is of the other payment dialect. Find out which dialect your Billing sends, set PAYMENTS_DIALECT " +
    "accordingly and retry it; or reject it.",
  PROGRAM_FAILED:
    "This service failed on the message; the message itself is not to blame. Do not reject it. The log has the " +
    "cause; it is tried again by itself after the next start."
}
