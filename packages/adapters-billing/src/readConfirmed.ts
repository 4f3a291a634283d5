import { BillingId, BillingOutcomeUnknown, type BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import { readJson } from "./readJson.ts"

/** What a call reads out of its answer. */
export type Confirmed<A = BillingObject> = Result.Result<A, BillingOutcomeUnknown>

/** An id of Billing's; it becomes a segment of a path, where dots alone would lead elsewhere. */
export const RemoteId = BillingId.check(Schema.isPattern(/^(?!\.{1,2}$)/u))

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

/** What every kind of object has; a kind adds its own. */
export const objectWithId = (id: string): BillingObject => ({ id, requisiteVersion: null, number: null, url: null })
