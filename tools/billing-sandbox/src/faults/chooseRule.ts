import type { DateTime } from "effect"
import { untilOpeningMs } from "./BusinessHours.ts"
import type { FaultRule, FaultTarget } from "./FaultPlan.ts"

interface FaultyCall {
  readonly on: FaultTarget
  readonly isLookUp: boolean
  readonly at: DateTime.Utc
}

const matches = (rule: FaultRule, { at, isLookUp, on }: FaultyCall): boolean => {
  if (rule.on !== "*" && rule.on !== on) return false
  if (rule.times === 0) return false
  // After a foreign object in a look-up, the caller would rightly conclude that its own object does not exist.
  if (rule.fault === "foreign-id" && isLookUp) return false
  return rule.fault !== "business-hours" || rule.hours === undefined || untilOpeningMs(rule.hours, at) !== null
}

/** The index of the first matching rule, or -1. */
export const chooseRule = (rules: ReadonlyArray<FaultRule>, call: FaultyCall): number =>
  rules.findIndex((rule) => matches(rule, call))
