import { DateTime, Effect } from "effect"
import { BillRepository } from "../../bill/BillRepository.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { Transaction } from "../../shared/Transaction.ts"
import type { BillingRecovery } from "../Billing.ts"
import { BillingGate } from "../worker/BillingGate.ts"
import type { BillingOperation } from "../BillingOperation.ts"
import { getOperation } from "./getOperation.ts"
import { lookUpDelayMs } from "../lookUpDelayMs.ts"
import { OperationSignal } from "../worker/OperationSignal.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { storeResult } from "../worker/storeResult.ts"
import { OperationNotOpen, lockForOperator } from "./lockForOperator.ts"

/**
 * What a person decided starts anew: as SENT where Billing can tell by itself whether an earlier call was carried
 * out, and as PENDING where only the person can. One that waits by itself only stops waiting: a SENT one's outcome is
 * still unknown; as PENDING it could be made a second time.
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

/**
 * Why nobody would take the operation, however often it is tried again; null when somebody would. What became of an
 * earlier call for an invoice can be found out also when the bill is cancelled.
 */
const hindranceOf = Effect.fn("retryOperation.hindranceOf")(function* (
  { billId, kind, state }: BillingOperation,
  next: BillingOperation
) {
  if (state === "DONE") return "there is nothing left to try again"
  if (billId === null || kind !== "INVOICE" || (state !== "REJECTED" && next.state === "SENT")) return null
  const bill = yield* (yield* BillRepository).get(billId).pipe(Effect.catchTag("BillNotFound", Effect.die))
  return bill.status === "CANCELLED" ? "its bill is cancelled, so that it gets no invoice any more" : null
})

const isOfErased = Effect.fn("retryOperation.isOfErased")(function* ({ dealerId }: BillingOperation) {
  const { erasedAt } = yield* (yield* DealerRepository)
    .getById(dealerId)
    .pipe(Effect.catchTag("DealerNotFound", Effect.die))
  return erasedAt !== null
})

/** What the gate of this process says; that of a worker in another process is not known here. */
const toldOf = Effect.fn("retryOperation.toldOf")(function* (gateMs: number) {
  const decided = "to be tried again, as a person decided"
  if (gateMs === 0) return decided
  const until = DateTime.addDuration(yield* DateTime.now, gateMs)
  return `${decided}; calls to Billing are held back until ${DateTime.formatIso(until)}`
})

const retry = Effect.fn("retryOperation.retry")(function* (id: bigint, actor: string) {
  const { account, operation } = yield* lockForOperator(id)
  const recovery = yield* recoveryOf(operation.kind)
  const next = retried(operation, recovery)
  const because = (yield* isOfErased(operation))
    ? "the requisites of its dealer were erased"
    : yield* hindranceOf(operation, next)
  if (because !== null) {
    return yield* new OperationNotOpen({ operationId: id, state: operation.state, because })
  }
  const gateMs = (yield* (yield* BillingGate).status).retryInMs
  yield* storeResult({
    account,
    operation: next,
    object: null,
    toldVersion: null,
    actor,
    detail: yield* toldOf(gateMs),
    retryInMs: Math.max(gateMs, recovery === "lookup" && next.state === "SENT" ? lookUpDelayMs : 0)
  })
})

/**
 * Makes an operation due: a person found out that nothing was done in Billing (IN_DOUBT), mended the cause
 * (REJECTED), or does not want to wait for the next attempt. It is due at once, but for a look-up, which gives Billing
 * time to end an earlier call, and while calls to Billing are held back. `actor` is the person.
 */
export const retryOperation = Effect.fn("retryOperation")(function* (id: bigint, actor: string) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  yield* transaction.run(retry(id, actor))
  yield* signal.notify
  return yield* getOperation(id)
})
