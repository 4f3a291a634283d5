import { Effect } from "effect"
import { Transaction } from "../../shared/Transaction.ts"
import { keptReason } from "../../shared/keptReason.ts"
import { DecidedMeanwhile, type LogDecision } from "./LogDecision.ts"
import { ReceiptRepository } from "../ReceiptRepository.ts"

/**
 * Keeps a person's decision where a partition goes on; it holds from the next start of its consumer on. Whether the log
 * really lost something is the caller's to look at. Telephones, passports and the like in the reason are masked.
 */
export const acceptOffsets = Effect.fn("acceptOffsets")(function* (decision: LogDecision) {
  const receipts = yield* ReceiptRepository
  const { partition, topic } = decision
  const reason = keptReason(decision.reason, [])
  yield* (yield* Transaction).run(
    Effect.gen(function* () {
      if (!(yield* receipts.decide({ ...decision, reason })))
        return yield* new DecidedMeanwhile({ topic, partition })
    })
  )
})
