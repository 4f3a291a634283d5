import { BillingOutcomeUnknown } from "@dealer-billing/domain"
import { type BillingObject } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import { readJson } from "./readJson.ts"

export type Confirmed<A = BillingObject> = Result.Result<A, BillingOutcomeUnknown>

/** The call may have been executed. */
export const outcomeUnknown = (reason: string) => Result.fail(new BillingOutcomeUnknown({ reason }))

export const readConfirmed = <A>(schema: Schema.Codec<A, unknown>, answer: BillingAnswer): Confirmed<A> => {
  const json = readJson(answer)
  if (Result.isFailure(json)) return outcomeUnknown(json.failure)
  const decoded = Schema.decodeUnknownResult(schema)(json.success)
  return Result.isSuccess(decoded)
    ? Result.succeed(decoded.success)
    : outcomeUnknown("the answer does not match the contract")
}
