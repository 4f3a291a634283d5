import { Effect } from "effect"
import { Transaction } from "../Transaction.ts"
import type { BillingOperation } from "./BillingOperation.ts"
import { getOperation } from "./getOperation.ts"
import { OperationSignal } from "./OperationSignal.ts"
import { storeResult } from "./storeResult.ts"
import { OperationNotOpen, takeFromDesk } from "./takeFromDesk.ts"

/**
 * What a person decided starts anew. One that waits by itself only stops waiting: a SENT one's outcome is still
 * unknown, and it is recovered as this Billing allows; as PENDING it could be made a second time.
 */
const retried = (operation: BillingOperation): BillingOperation =>
  operation.state === "SENT" || operation.state === "PENDING"
    ? operation
    : { ...operation, state: "PENDING", attempts: 0, lastError: null, emptyLookups: 0 }

const retry = Effect.fn("retryOperation.retry")(function* (id: bigint, actor: string) {
  const { account, operation } = yield* takeFromDesk(id)
  if (operation.state === "DONE") {
    const because = "there is nothing left to try again"
    return yield* new OperationNotOpen({ operationId: id, state: operation.state, because })
  }
  const detail = "to be tried again, as a person decided"
  yield* storeResult({
    account,
    operation: retried(operation),
    object: null,
    toldVersion: null,
    actor,
    detail,
    retryInMs: 0
  })
})

/**
 * Makes an operation due at once: a person found out that nothing was done in Billing (IN_DOUBT), mended the cause
 * (REJECTED), or does not want to wait for the next attempt. `actor` is the person.
 */
export const retryOperation = Effect.fn("retryOperation")(function* (id: bigint, actor: string) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  yield* transaction.run(retry(id, actor))
  yield* signal.notify
  return yield* getOperation(id)
})
