import { Effect } from "effect"
import type { Figure } from "../run/Figure.ts"
import { Run } from "../run/Run.ts"
import { compareApply, formatRate } from "./compareApply.ts"

/** Chunks of payments against the same writes in hand-written SQL. */
export const chunks = Effect.gen(function* () {
  const { scale } = yield* Run
  const results = yield* compareApply("chunks", [100, 500], scale.chunked, 2)
  return results.map(({ chunkLength, ours, plain, ratio }): Figure => ({
    goal: "1",
    what: `payments in chunks of ${chunkLength}, 2 at a time, by the domain ÷ one set-based statement by hand`,
    ours: formatRate(ours),
    reference: formatRate(plain),
    value: ratio,
    direction: "at least",
    bar: 0.6,
    moonshot: 0.9
  }))
})

/** Single payments against one function in the database. */
export const single = Effect.gen(function* () {
  const { scale } = yield* Run
  const results = yield* compareApply("single", [1], scale.single, 8)
  return results.map(({ ours, plain, ratio }): Figure => ({
    goal: "2",
    what: "single payments, 8 at a time, by the domain ÷ one plpgsql function",
    ours: formatRate(ours),
    reference: formatRate(plain),
    value: ratio,
    direction: "at least",
    bar: 0.65,
    moonshot: 0.85
  }))
})
