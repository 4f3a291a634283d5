import { Schema } from "effect"
import { BusinessHours } from "./BusinessHours.ts"

/** How the sandbox recovers: see `BillingRecovery` of the domain. */
export const Recovery = Schema.Literals(["idempotent", "lookup", "none"])
export type Recovery = typeof Recovery.Type

/** The calls that a rule is about: writes and look-ups of a kind of object, cancellations, or all. */
export const FaultTarget = Schema.Literals(["clients", "payers", "contracts", "invoices", "cancellation", "*"])
export type FaultTarget = typeof FaultTarget.Type
export type CallTarget = Exclude<FaultTarget, "*">

/**
 * Not carried out at all: `drop-before-commit`, `status`, `redirect`, `business-hours`. Carried out, and then
 * answered badly, late or not at all: the others.
 */
export const Fault = Schema.Literals([
  "drop-after-commit",
  "drop-before-commit",
  "status",
  "silence",
  "drip",
  "truncated",
  "wrong-types",
  "foreign-id",
  "html",
  "huge",
  "reset",
  "redirect",
  "business-hours",
  "slow"
])
export type Fault = typeof Fault.Type

/** The next `times` calls (all calls, if absent) go wrong; 0 marks a rule that is used up. */
export const FaultRule = Schema.Struct({
  on: FaultTarget,
  times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 }))),
  /** The HTTP status of `status` (503 if absent) and of `redirect` (307). */
  status: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 300, maximum: 599 }))),
  /** The header `Retry-After` of `status`, as it is. */
  retryAfter: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[\x20-\x7e]{1,100}$/u))),
  /** When `business-hours` lets calls through. */
  hours: Schema.optionalKey(BusinessHours),
  /** How late the good answer of `slow` is, in ms (1000). */
  delayMs: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 600_000 }))),
  /** Absent means `status`. */
  fault: Schema.optionalKey(Fault)
}).check(
  Schema.makeFilter(
    ({ fault, hours }) =>
      (fault === "business-hours") === (hours !== undefined) || "must have hours with business-hours, and only then"
  )
)
export type FaultRule = typeof FaultRule.Type

export const FaultPlan = Schema.Struct({ recovery: Recovery, rules: Schema.Array(FaultRule) })
export type FaultPlan = typeof FaultPlan.Type

/** What is absent stays as it is. */
export const FaultPlanChange = Schema.Struct({
  recovery: Schema.optionalKey(Recovery),
  rules: Schema.optionalKey(Schema.Array(FaultRule).check(Schema.isMaxLength(100)))
})
export type FaultPlanChange = typeof FaultPlanChange.Type
