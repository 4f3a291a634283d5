import { DateTime, Effect } from "effect"
import { currentCaller } from "../../audit/Change.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { Transaction } from "../../shared/Transaction.ts"
import type { BillingRecovery } from "../Billing.ts"
import { BillingGate } from "../worker/BillingGate.ts"
import { kindRules, type BillingOperation } from "../BillingOperation.ts"
import { getOperation } from "./getOperation.ts"
import { OperationSignal } from "../worker/OperationSignal.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { lookUpDelayMs } from "../worker/retryDelayMs.ts"
import { storeResult } from "../worker/storeResult.ts"
import { OperationNotOpen, lockForOperator } from "./lockForOperator.ts"

/**
 * An operation that an operator reopens is SENT where Billing can tell what became of an earlier call, else PENDING.
 * One that waits keeps its state: a SENT one made PENDING could be carried out twice.
 */
const retried = (operation: BillingOperation, recovery: BillingRecovery): BillingOperation =>
  operation.state === "SENT" || operation.state === "PENDING"
    ? operation
    : {
        ...operation,
        state: recovery === "none" ? "PENDING" : "SENT",
        attempts: 0,
        lastError: null,
        emptyLookups: 0
      }

const findHindrance = Effect.fn("retryOperation.findHindrance")(function* (
  { billId, kind, state }: BillingOperation,
  next: BillingOperation
) {
  if (state === "DONE") return "there is nothing to retry"
  if (billId === null || !kindRules[kind].needsLivingBill || (state !== "REJECTED" && next.state === "SENT"))
    return null
  const bill = yield* getKnownBill(billId)
  return bill.status === "CANCELLED" ? "its bill is cancelled and does not need it" : null
})

const isOfErased = Effect.fn("retryOperation.isOfErased")(function* ({ dealerId }: BillingOperation) {
  const { erasedAt } = yield* (yield* DealerRepository).getById(dealerId)
  return erasedAt !== null
})

/** Knows only this process's circuit breaker, not that of a worker in another process. */
const describeRetry = Effect.fn("retryOperation.describeRetry")(function* (gateMs: number) {
  const decided = "retry requested by an operator"
  if (gateMs === 0) return decided
  const until = DateTime.addDuration(yield* DateTime.now, gateMs)
  return `${decided}; the circuit breaker is open until ${DateTime.formatIso(until)}`
})

const retry = Effect.fn("retryOperation.retry")(function* (id: bigint) {
  const { account, operation } = yield* lockForOperator(id)
  const recovery = yield* recoveryOf(operation.kind)
  const next = retried(operation, recovery)
  const because = (yield* isOfErased(operation))
    ? "the dealer's legal details were erased"
    : yield* findHindrance(operation, next)
  if (because !== null) {
    return yield* new OperationNotOpen({ operationId: id, state: operation.state, because })
  }
  const gateMs = (yield* (yield* BillingGate).status).retryInMs
  yield* storeResult({
    account,
    operation: next,
    object: null,
    sentRequisiteVersion: null,
    actor: yield* currentCaller,
    detail: yield* describeRetry(gateMs),
    retryInMs: Math.max(gateMs, recovery === "lookup" && next.state === "SENT" ? lookUpDelayMs : 0)
  })
})

/**
 * Makes an operation due again. A look-up is delayed to let Billing finish an earlier call, and everything waits
 * for the circuit breaker.
 */
export const retryOperation = Effect.fn("retryOperation")(function* (id: bigint) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  yield* transaction.run(retry(id))
  yield* signal.notify
  return yield* getOperation(id)
})
