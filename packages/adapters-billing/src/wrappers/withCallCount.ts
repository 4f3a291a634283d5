import { Effect } from "effect"
import { countCall, resultOf } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

/** Counts the calls that reach Billing, by kind and outcome. */
export const withCallCount: CallWrapper = (call, { kind }) =>
  Effect.onExit(call, (exit) => countCall(kind, resultOf(exit)))
