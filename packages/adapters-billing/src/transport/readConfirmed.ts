import { BillingOutcomeUnknown, type BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import { readJson } from "./readJson.ts"

/** What a call reads out of its answer. */
export type Confirmed<A = BillingObject> = Result.Result<A, BillingOutcomeUnknown>

/** An answer that cannot be believed: the call may have been carried out nevertheless. */
export const unbelievable = (reason: string) => Result.fail(new BillingOutcomeUnknown({ reason }))

/** The answer's JSON, strictly of that shape. Fields that we do not know are passed over. */
export const readConfirmed = <A>(schema: Schema.Codec<A, unknown>, answer: BillingAnswer): Confirmed<A> => {
  const json = readJson(answer)
  if (Result.isFailure(json)) return unbelievable(json.failure)
  const decoded = Schema.decodeUnknownResult(schema)(json.success)
  return Result.isSuccess(decoded)
    ? Result.succeed(decoded.success)
    : unbelievable("the answer does not have the agreed form")
}
