import type { Transfer, TransferReason } from "./Transfer.ts"

const reasons: Readonly<Record<TransferReason, (transfer: Transfer) => string>> = {
  NAMED_BILL: ({ accountType }) =>
    accountType === "DEPOSIT"
      ? "held as deposit; the top-up bill that the payment names counts it as paid, up to what was left on it"
      : "the bill that the payment names, up to what was left on it",
  OLDEST_OPEN_BILL: ({ from }) =>
    from === "BALANCE"
      ? "money from a cancelled bill pays the account's oldest open bill, up to what was left on it"
      : "the account's oldest open bill at that moment, up to what was left on it",
  NO_OPEN_BILL: () => "no open bill was left, so the rest stays on the account's balance for the next bill",
  HELD_DEPOSIT: () => "money on the deposit account is held on its balance and pays no bill",
  NEW_BILL: () => "a new bill takes the account's balance first",
  BILL_CANCELLED: ({ accountType }) =>
    accountType === "DEPOSIT"
      ? "the top-up bill was cancelled and no longer counts the money as paid; it stays held as deposit"
      : "the bill was cancelled, so what was paid on it goes back to the account's balance",
  REVERSED: ({ accountType, from }) => {
    if (accountType === "DEPOSIT")
      return from === "BILL"
        ? "reversed: taken from the held deposit and from the top-up bill that counted it as paid"
        : "reversed: taken from the held deposit"
    return from === "BILL"
      ? "reversed: taken from a bill that the payment had paid, newest first"
      : "reversed: taken from the account's balance first"
  },
  REVERSED_FROM_OTHER_BILL: () =>
    "reversed: the payment's money had moved on inside the account, so another paid bill gives it back, newest first",
  DEPOSIT_RETURNED: () => "held deposit money was returned to the dealer"
}

/** Why the money moved, as an English phrase. */
export const explainTransfer = (transfer: Transfer): string => reasons[transfer.reason](transfer)
