import { Effect } from "effect"
import { countCall, describeResult } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

export const withCallCount: CallWrapper = (call, { kind }) =>
  Effect.onExit(call, (exit) => countCall(kind, describeResult(exit)))
