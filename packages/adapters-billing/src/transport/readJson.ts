import { parseJson } from "@dealer-billing/domain/internal"
import { Result } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"

const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/iu

/** The reason of a failure quotes nothing of the answer. */
export const readJson = (answer: BillingAnswer): Result.Result<unknown, string> => {
  if (Result.isFailure(answer.body)) return Result.fail(answer.body.failure)
  if (!jsonType.test(answer.contentType ?? "")) return Result.fail("the answer is not JSON")
  if (answer.contentEncoding !== null && answer.contentEncoding.toLowerCase() !== "identity") {
    return Result.fail("the answer is compressed against our Accept-Encoding")
  }
  return Result.mapError(parseJson(answer.body.success), (problem) => `the answer is ${problem}`)
}
