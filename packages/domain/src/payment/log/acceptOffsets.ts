import { Effect } from "effect"
import { Transaction } from "../../shared/Transaction.ts"
import { redactReason } from "../../shared/redactReason.ts"
import { DecidedMeanwhile, type LogDecision } from "./LogDecision.ts"
import { ProcessedMessageRepository } from "../ProcessedMessageRepository.ts"

/** The caller checks that the log really lost messages. */
export const acceptOffsets = Effect.fn("acceptOffsets")(function* (decision: LogDecision) {
  const processedMessages = yield* ProcessedMessageRepository
  const { partition, topic } = decision
  const reason = redactReason(decision.reason, [])
  yield* (yield* Transaction).run(
    Effect.gen(function* () {
      if (!(yield* processedMessages.decide({ ...decision, reason })))
        return yield* new DecidedMeanwhile({ topic, partition })
    })
  )
})
