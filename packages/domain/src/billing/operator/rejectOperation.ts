import { Effect, Schema } from "effect"
import { noteOutcome, unchanged } from "../../audit/noteOutcome.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { redactReason } from "../../shared/redactReason.ts"
import { newText } from "../../shared/Text.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { getOperation } from "./getOperation.ts"
import { storeResult } from "../worker/storeResult.ts"
import { OperationNotOpen, lockForOperator } from "./lockForOperator.ts"

/** What a person says when rejecting; Lotus shows it, so what looks like personal data is masked. */
export const RejectOperation = Schema.Struct({ reason: newText(200) })
export type RejectOperation = typeof RejectOperation.Type

const reject = Effect.fn("rejectOperation.reject")(function* (
  id: bigint,
  { reason: written }: RejectOperation,
  actor: string
) {
  const { account, operation } = yield* lockForOperator(id)
  const { requisite } = yield* (yield* DealerRepository)
    .getById(operation.dealerId)
    .pipe(Effect.catchTag("DealerNotFound", Effect.die))
  const reason = redactReason(written, [requisite])
  if (operation.state === "REJECTED" && operation.lastError === reason) return yield* noteOutcome(unchanged)
  if (operation.state === "DONE" || operation.state === "REJECTED") {
    const because = operation.state === "DONE" ? "Billing has the object" : "it was rejected for another reason"
    return yield* new OperationNotOpen({ operationId: id, state: operation.state, because })
  }
  const rejected = { ...operation, state: "REJECTED" as const, lastError: reason, emptyLookups: 0 }
  yield* storeResult({
    account,
    operation: rejected,
    object: null,
    toldVersion: null,
    actor,
    detail: reason,
    retryInMs: 0
  })
})

/**
 * Gives an operation up: a person found out that it cannot or shall not be done. The account or the bill shows the
 * reason, until new requisites or a retry open it again. A repeat with the same reason changes nothing.
 */
export const rejectOperation = Effect.fn("rejectOperation")(function* (
  id: bigint,
  command: RejectOperation,
  actor: string
) {
  yield* (yield* Transaction).run(reject(id, command, actor))
  return yield* getOperation(id)
})
