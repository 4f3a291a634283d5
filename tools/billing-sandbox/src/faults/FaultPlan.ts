import { Schema } from "effect"
import { BusinessHours } from "./BusinessHours.ts"

export const Recovery = Schema.Literals(["idempotent", "lookup", "none"])
export type Recovery = typeof Recovery.Type

/** Writes and look-ups of a kind of object, cancellations, or all calls. */
export const FaultTarget = Schema.Literals(["clients", "payers", "contracts", "invoices", "cancellation", "*"])
export type FaultTarget = typeof FaultTarget.Type
export type CallTarget = Exclude<FaultTarget, "*">

/**
 * `drop-before-commit`, `status`, `redirect` and `business-hours` do not execute the call. The others execute it, and
 * answer wrongly, late or never.
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

/** Applies to the next `times` calls. Default: all calls. 0: used up. */
export const FaultRule = Schema.Struct({
  on: FaultTarget,
  times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 }))),
  /** For `status` (default 503) and `redirect` (default 307). */
  status: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 300, maximum: 599 }))),
  /** `Retry-After` for `status`. */
  retryAfter: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[\x20-\x7e]{1,100}$/u))),
  hours: Schema.optionalKey(BusinessHours),
  /** For `slow`. Default: 1000. */
  delayMs: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 600_000 }))),
  /** Default: `status`. */
  fault: Schema.optionalKey(Fault)
}).check(
  Schema.makeFilter(
    ({ fault, hours }) =>
      (fault === "business-hours") === (hours !== undefined) ||
      "must have hours if and only if the fault is business-hours"
  )
)
export type FaultRule = typeof FaultRule.Type

export const FaultPlan = Schema.Struct({ recovery: Recovery, rules: Schema.Array(FaultRule) })
export type FaultPlan = typeof FaultPlan.Type

/** Missing fields do not change. */
export const FaultPlanChange = Schema.Struct({
  recovery: Schema.optionalKey(Recovery),
  rules: Schema.optionalKey(Schema.Array(FaultRule).check(Schema.isMaxLength(100)))
})
export type FaultPlanChange = typeof FaultPlanChange.Type
