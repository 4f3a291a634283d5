import { BillingOutcomeUnknown } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import { readJson } from "./readJson.ts"
import type { TBankAnswer } from "./TBankAnswer.ts"

/** What a call reads out of its answer. */
export type Confirmed<A> = Result.Result<A, BillingOutcomeUnknown>

/** An answer that cannot be believed: the call may have been carried out nevertheless. */
export const unbelievable = (reason: string) => Result.fail(new BillingOutcomeUnknown({ reason }))

/** The answer's JSON, strictly of that shape. Fields that we do not know are passed over. */
export const readConfirmed = <A>(schema: Schema.Codec<A, unknown>, answer: TBankAnswer): Confirmed<A> => {
  const json = readJson(answer)
  if (Result.isFailure(json)) return unbelievable(json.failure)
  const decoded = Schema.decodeUnknownResult(schema)(json.success)
  return Result.isSuccess(decoded)
    ? Result.succeed(decoded.success)
    : unbelievable("the answer does not have the described form")
}
