import { Effect, Schema } from "effect"
import { currentCaller } from "../../audit/Change.ts"
import { noteOutcome, unchanged } from "../../audit/noteOutcome.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { redactReason } from "../../dealer/redactReason.ts"
import { newText } from "../../shared/Text.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { getOperation } from "./getOperation.ts"
import { storeResult } from "../worker/storeResult.ts"
import { OperationNotOpen, lockForOperator, type OperationRef } from "./lockForOperator.ts"

/**
 * The command of `rejectOperation`: a reason of at most 200 characters. Lotus shows the reason, so personal data in
 * it is masked.
 */
export const RejectOperation = Schema.Struct({ reason: newText(200) })
export type RejectOperation = typeof RejectOperation.Type

const reject = Effect.fn("rejectOperation.reject")(function* ({
  operationId: id,
  reason: written
}: RejectOperation & OperationRef) {
  const { account, operation } = yield* lockForOperator(id)
  const { requisite } = yield* (yield* DealerRepository).getById(operation.dealerId)
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
    sentRequisiteVersion: null,
    actor: yield* currentCaller,
    detail: reason,
    retryInMs: 0
  })
})

/**
 * Ends an operation as refused, for a reason that the operator gives. Lasts until new legal details or a retry
 * reopen the operation. A repeat changes nothing.
 */
export const rejectOperation = Effect.fn("rejectOperation")(function* (command: RejectOperation & OperationRef) {
  yield* (yield* Transaction).run(reject(command))
  return yield* getOperation(command.operationId)
})
