import type { DateTime } from "effect"
import { untilOpeningMs } from "./BusinessHours.ts"
import type { FaultRule, FaultTarget } from "./FaultPlan.ts"

export interface FaultyCall {
  readonly on: FaultTarget
  readonly isLookUp: boolean
  readonly at: DateTime.Utc
}

const isAbout = (rule: FaultRule, { at, isLookUp, on }: FaultyCall): boolean => {
  if (rule.on !== "*" && rule.on !== on) return false
  if (rule.times === 0) return false
  // A look-up never names somebody else's object: the caller would rightly believe that its own is not there.
  if (rule.fault === "foreign-id" && isLookUp) return false
  return rule.fault !== "business-hours" || rule.hours === undefined || untilOpeningMs(rule.hours, at) !== null
}

/** The place of the first rule that is about the call and not used up; -1 when the call goes well. */
export const chooseRule = (rules: ReadonlyArray<FaultRule>, call: FaultyCall): number =>
  rules.findIndex((rule) => isAbout(rule, call))
