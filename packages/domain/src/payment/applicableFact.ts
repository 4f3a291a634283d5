import { Result, Schema } from "effect"
import { decodeMessage } from "./decodePaymentFact.ts"
import type { ParkedMessage, ParkedReason } from "./Payment.ts"
import type { InvoicePaidTotal, PaymentReceived } from "./PaymentFact.ts"

/** A parked message of that kind cannot be applied to an account. */
export class PaymentNotApplicable extends Schema.TaggedError<PaymentNotApplicable>()("PaymentNotApplicable", {
  /** Why, for people. */
  because: Schema.String
}) {
  override get message(): string {
    return `The message cannot be applied to an account: ${this.because}`
  }
}

/** For these a person can know better where the money belongs. */
const appliedReasons: ReadonlyArray<ParkedReason> = [
  "UNKNOWN_CONTRACT",
  "UNKNOWN_INVOICE",
  "ACCOUNT_MISMATCH",
  "BAD_SUM"
]

/**
 * What a parked message tells of, if a person can know better: a payment, its account; a total that was refused for
 * its sum, how much of it is new.
 */
export const applicableFact = ({
  reason,
  ...message
}: Pick<ParkedMessage, "raw" | "cut" | "reason">): Result.Result<
  PaymentReceived | InvoicePaidTotal,
  PaymentNotApplicable
> => {
  const refuse = (because: string) => Result.fail(new PaymentNotApplicable({ because }))
  const fact = decodeMessage(message)
  if (Result.isFailure(fact)) return refuse(`no payment can be read from it (${fact.failure.detail})`)
  if (fact.success.type === "invoice.paid-total" && reason === "BAD_SUM") return Result.succeed(fact.success)
  if (fact.success.type !== "payment.received") {
    return refuse(`a ${fact.success.type} follows what it names; retry or reject it`)
  }
  return appliedReasons.includes(reason)
    ? Result.succeed(fact.success)
    : refuse(`it is parked for ${reason}; retry or reject it`)
}
