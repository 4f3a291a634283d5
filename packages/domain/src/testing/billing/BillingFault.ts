import { Duration, Effect } from "effect"
import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type BillingError,
  type BillingObject,
  type BillingOperationKind
} from "../../billing/Billing.ts"

/** How a call fails. The dropped calls differ in whether the object was made. */
export type BillingFault =
  | { readonly _tag: "Refuse"; readonly reason: string }
  | { readonly _tag: "Unavailable"; readonly retryAfterMs: number | null }
  | { readonly _tag: "DropBeforeCommit" }
  | { readonly _tag: "DropAfterCommit" }
  | { readonly _tag: "Slow"; readonly delayMs: number }
  | { readonly _tag: "AnswerLate"; readonly delayMs: number }
  | { readonly _tag: "SlowRefuse"; readonly delayMs: number; readonly reason: string }

/** A fault for the next `times` calls of a kind. */
export interface PlannedFault {
  readonly fault: BillingFault
  readonly on: BillingOperationKind | "*"
  readonly times: number
}

type Call = Effect.Effect<BillingObject, BillingError>

const noAnswer = new BillingOutcomeUnknown({ reason: "no answer" })

/** The call with the fault. */
export const spoiled = (call: Call, fault: BillingFault): Call => {
  switch (fault._tag) {
    case "Refuse":
      return Effect.fail(new BillingRejected({ reason: fault.reason }))
    case "Unavailable":
      return Effect.fail(new BillingUnavailable({ reason: "out of service", retryAfterMs: fault.retryAfterMs }))
    case "DropBeforeCommit":
      return Effect.fail(noAnswer)
    case "DropAfterCommit":
      return Effect.andThen(call, Effect.fail(noAnswer))
    case "Slow":
      return Effect.delay(call, Duration.millis(fault.delayMs))
    case "AnswerLate":
      return Effect.tap(call, () => Effect.sleep(Duration.millis(fault.delayMs)))
    case "SlowRefuse":
      return Effect.delay(spoiled(call, { ...fault, _tag: "Refuse" }), Duration.millis(fault.delayMs))
  }
}

/** The fault that is planned for the next call of this kind, counted down; null when none is. */
export const takeFault = (planned: Array<PlannedFault>, kind: BillingOperationKind): BillingFault | null => {
  const index = planned.findIndex(({ on, times }) => times > 0 && (on === "*" || on === kind))
  const due = planned[index]
  if (due === undefined) return null
  planned[index] = { ...due, times: due.times - 1 }
  return due.fault
}
