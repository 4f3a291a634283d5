import { Schema } from "effect"
import { BillingOperationState, type BillingOperation } from "./BillingOperation.ts"

/** A worker that had lost its lease: it changed nothing. */
export const lateWorkerActor = "worker, too late"

export const plannerActor = "service"

export const updateRequisiteActor = "updateRequisite"

export const OperationEvent = Schema.Struct({
  operationId: Schema.BigInt,
  at: Schema.DateTimeUtc,
  state: BillingOperationState,
  attempt: Schema.Int,
  detail: Schema.NullOr(Schema.String),
  /** One of the names above, or the operator: a key's name or a user of the machine. */
  actor: Schema.String
})
export type OperationEvent = typeof OperationEvent.Type

export type NewOperationEvent = Omit<OperationEvent, "at">

export const plannedDetail = "planned"

export const plannedEvent = ({ attempts, id, state }: BillingOperation): NewOperationEvent => ({
  operationId: id,
  state,
  attempt: attempts,
  actor: plannerActor,
  detail: plannedDetail
})
