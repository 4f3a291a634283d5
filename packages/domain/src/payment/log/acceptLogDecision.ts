import { Effect } from "effect"
import { Transaction } from "../../shared/Transaction.ts"
import { redactReason } from "../../dealer/redactReason.ts"
import { DecidedMeanwhile, type LogDecision } from "./LogDecision.ts"
import { ProcessedMessageRepository } from "../ProcessedMessageRepository.ts"

/** The caller checks that the log really lost messages. */
export const acceptLogDecision = Effect.fn("acceptLogDecision")(function* (decision: LogDecision) {
  const processedMessages = yield* ProcessedMessageRepository
  const { source } = decision
  const reason = redactReason(decision.reason, [])
  yield* (yield* Transaction).run(
    Effect.gen(function* () {
      if (!(yield* processedMessages.decide({ ...decision, reason })))
        return yield* new DecidedMeanwhile({ source })
    })
  )
})
