import { Schema } from "effect"
import { BillingOperationState, type BillingOperation } from "./BillingOperation.ts"

/** Who did it when nobody did: the worker that carries operations out. */
export const workerActor = "worker"

/** The same, when it had lost the operation meanwhile: what it tells changed nothing. */
export const lateWorkerActor = "worker, too late"

/** Who planned it: whoever asked the service for what needs it. */
export const plannerActor = "service"

/** Who did it when a dealer's new requisites opened an operation, or are to follow with it. */
export const updateRequisiteActor = "updateRequisite"

/** Something that happened to an operation. Events are never changed. */
export const OperationEvent = Schema.Struct({
  operationId: Schema.BigInt,
  at: Schema.DateTimeUtc,
  /** The state that it led to. */
  state: BillingOperationState,
  /** The number of the attempt, as the operation counted it then. */
  attempt: Schema.Int,
  /** For people; no personal data. */
  detail: Schema.NullOr(Schema.String),
  /**
   * `service` of its beginning, `worker`, the use case that reopened the operation, or the operator: a key's name or
   * a user of the machine.
   */
  actor: Schema.String
})
export type OperationEvent = typeof OperationEvent.Type

/** The storage tells the time. */
export type NewOperationEvent = Omit<OperationEvent, "at">

export const plannedDetail = "planned"

/** How the history of every operation begins. */
export const plannedEvent = ({ attempts, id, state }: BillingOperation): NewOperationEvent => ({
  operationId: id,
  state,
  attempt: attempts,
  actor: plannerActor,
  detail: plannedDetail
})
