import { Array as Arr, Effect } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import { workerActor } from "../audit/Change.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { keepWaiting } from "../bill/billTransitions.ts"
import { getKnownBill } from "../bill/getKnownBill.ts"
import { isOver, reopened, type BillingOperation } from "../billing/BillingOperation.ts"
import { OperationQueries } from "../billing/operator/OperationQueries.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import { operationHistoryMax } from "../billing/operator/getOperation.ts"
import { lateWorkerActor, updateRequisiteActor, type NewOperationEvent } from "../billing/OperationEvent.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { accountFromSteps } from "../billing/worker/storeResult.ts"
import { Transaction } from "../shared/Transaction.ts"
import { refuseErased, type DealerRef } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { isSameRequisite, type Requisite } from "../dealer/Requisite.ts"

export interface UpdateRequisite extends DealerRef {
  readonly requisite: Requisite
}

const reopening = ({ attempts, id, requisiteVersion, state }: BillingOperation): NewOperationEvent => ({
  operationId: id,
  state,
  attempt: attempts,
  actor: updateRequisiteActor,
  detail: `new legal details, version ${requisiteVersion}`
})

const reopen = Effect.fn("updateRequisite.reopen")(function* (operation: BillingOperation, version: number) {
  const operations = yield* BillingOperationRepository
  const next = reopened(operation, version)
  yield* (yield* OperationQueries).append([reopening(next)])
  if (!isOver(operation)) return yield* operations.update(next)
  yield* operations.release(next, 0)
  if (next.billId !== null) {
    const bill = yield* getKnownBill(next.billId)
    if (bill.status === "ISSUED" || bill.status === "CANCELLED") {
      return yield* Effect.die(
        new Error(`Bill ${bill.id} is ${bill.status}: but its operation ${next.id} is already DONE or REJECTED`)
      )
    }
    yield* (yield* BillRepository).update(keepWaiting(bill, "PENDING", null))
  }
})

/** An operator's rejection stays: Billing may have the object, and new legal details do not change that. */
const isGivenUp = Effect.fn("updateRequisite.isGivenUp")(function* ({ id, state }: BillingOperation) {
  if (state !== "REJECTED") return false
  const events = yield* (yield* OperationQueries).history(id, operationHistoryMax)
  const last = events.findLast(({ actor }) => actor !== lateWorkerActor)
  return last !== undefined && last.actor !== workerActor
})

const change = Effect.fn("updateRequisite.change")(function* ({ cmeDealerId, requisite }: UpdateRequisite) {
  const dealers = yield* DealerRepository
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const dealer = yield* dealers.lock(cmeDealerId)
  yield* refuseErased(dealer)
  const current = yield* accounts.listByDealer(dealer.id)
  if (isSameRequisite(dealer.requisite, requisite)) {
    yield* noteOutcome(unchanged)
    return { dealer, accounts: current }
  }
  const changed = { ...dealer, requisite, requisiteVersion: dealer.requisiteVersion + 1 }
  yield* dealers.update(changed)
  yield* noteOutcome(`requisite version ${changed.requisiteVersion}`)
  const locked = yield* Effect.forEach(current, (account) => accounts.lock(account))
  const reopenable = yield* operations.listReopenable(dealer.id)
  for (const operation of reopenable) {
    if (!(yield* isGivenUp(operation))) yield* reopen(operation, changed.requisiteVersion)
  }
  for (const account of Arr.getSomes(locked)) {
    const steps = yield* operations.listProvisioning(account)
    yield* accounts.update(accountFromSteps(account, steps))
  }
  return { dealer: changed, accounts: yield* accounts.listByDealer(dealer.id) }
})

/**
 * Changes a dealer's legal details. Every payer of the dealer in Billing gets the new details, and what Billing
 * refused is tried again.
 */
export const updateRequisite = Effect.fn("updateRequisite")(function* (command: UpdateRequisite) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const updated = yield* transaction.run(change(command))
  yield* signal.notify
  return updated
})
