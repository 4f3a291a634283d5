import type { Billing } from "@dealer-billing/domain"
import { Effect } from "effect"
import { countCall, resultOf } from "./callMetrics.ts"
import { wrapCalls } from "./wrapCalls.ts"

/** Counts the calls that reach Billing, by kind and outcome. */
export const withCallCount = (billing: Billing["Service"]): Billing["Service"] =>
  wrapCalls(billing, (call, kind) => Effect.onExit(call, (exit) => countCall(kind, resultOf(exit))))
