import type { LedgerEntry, LedgerRule } from "../ledger/Ledger.ts"
import type { ParkedReason } from "./Payment.ts"

const rules: Readonly<Record<LedgerRule, (entry: Pick<LedgerEntry, "kind">) => string>> = {
  NAMED_BILL: ({ kind }) =>
    kind === "PAYMENT_TO_DEPOSIT"
      ? "held as deposit; the top-up bill that the payment names counts it as paid, up to what was left on it"
      : "the bill that the payment names, up to what was left on it",
  OLDEST_OPEN_BILL: () => "the account's oldest open bill at that moment, up to what was left on it",
  REST_TO_BALANCE: () => "no open bill was left, so the rest stays on the account's balance for the next bill",
  HELD_DEPOSIT: () => "money of the deposit account is held on its balance and pays no bill",
  BALANCE_TO_NEW_BILL: () => "a new bill takes the account's balance first",
  BALANCE_TO_OPEN_BILL: () => "money that a cancelled bill set free pays the account's oldest open bill",
  CANCELLED_BILL: ({ kind }) =>
    kind === "DEPOSIT_TO_BALANCE"
      ? "the top-up bill was cancelled and counts nothing as paid any more; the money stays held as deposit"
      : "the bill was cancelled, so what was paid on it goes back to the account's balance",
  REVERSED_FROM_BALANCE: () => "what is taken back comes from the account's balance first",
  REVERSED_FROM_CLOSED_BILL: () => "taken back from a bill that the payment had paid, the newest first",
  REVERSED_FROM_OTHER_BILL: () =>
    "the payment's money had moved on inside the account, so another paid bill gives it back, the newest first",
  REVERSED_FROM_DEPOSIT: ({ kind }) =>
    kind === "DEPOSIT_TO_REVERSAL"
      ? "taken back from the held deposit, and from the top-up bill that had counted it as paid"
      : "taken back from the held deposit",
  DEPOSIT_RETURNED: () => "held deposit money went back to the dealer"
}

/** Why money went there, as an English sentence. */
export const explainEntry = (entry: Pick<LedgerEntry, "kind" | "rule">): string => rules[entry.rule](entry)

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
