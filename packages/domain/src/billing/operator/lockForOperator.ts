import { DateTime, Effect, Option, Schema } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { BillingOperationState } from "../BillingOperation.ts"
import { OperationQueries } from "./OperationQueries.ts"

/** Of a command: the operation that it is about. */
export interface OperationRef {
  readonly operationId: bigint
}

/** A worker is carrying out the operation; its result takes seconds. */
export class OperationBusy extends Schema.TaggedError<OperationBusy>()("OperationBusy", {
  operationId: Schema.BigInt,
  leasedUntil: Schema.DateTimeUtc
}) {
  override get message(): string {
    const until = DateTime.formatIso(this.leasedUntil)
    return `A worker is processing Billing operation ${this.operationId} until ${until}; try again after that`
  }
}

/** The operation is in a state in which this cannot be done. `because` says why. */
export class OperationNotOpen extends Schema.TaggedError<OperationNotOpen>()("OperationNotOpen", {
  operationId: Schema.BigInt,
  state: BillingOperationState,
  because: Schema.String
}) {
  override get message(): string {
    return `Billing operation ${this.operationId} is ${this.state}: ${this.because}`
  }
}

/** Locks the operation and its account; refused while a worker has the operation. */
export const lockForOperator = Effect.fn("lockForOperator")(function* (id: bigint) {
  const queries = yield* OperationQueries
  const accounts = yield* AccountRepository
  const found = yield* queries.get(id)
  const account = yield* accounts.lock(found.operation)
  if (Option.isNone(account)) return yield* Effect.die(new Error(`Operation ${id} has no account`))
  const { leasedUntil, operation } = yield* queries.lock(id)
  if (leasedUntil !== null) return yield* new OperationBusy({ operationId: id, leasedUntil })
  return { account: account.value, operation }
})
