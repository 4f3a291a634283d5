import { Context, Effect } from "effect"

/** A point between two steps; operations name their kind behind it: `after_mark_sent/PAYER`, batches their number. */
export type Failpoint =
  | "after_mark_sent"
  | "before_http"
  | "after_http_sent"
  | "after_http_reply"
  | "in_tx_store_result"
  | "after_store_result"
  | "in_tx_after_alloc"
  | "after_db_commit"
  | "mid_rekey"

/** What happens at a point: nothing, unless a test wants the process to die just there. */
export const Failpoints = Context.Reference<(point: string) => Effect.Effect<void>>(
  "@dealer-billing/domain/shared/Failpoints",
  { defaultValue: () => () => Effect.void }
)

export const failpoint = (point: Failpoint, kind?: string): Effect.Effect<void> =>
  Effect.flatMap(Failpoints, (reach) => reach(kind === undefined ? point : `${point}/${kind}`))
