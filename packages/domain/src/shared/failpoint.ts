import { Context, Effect } from "effect"

/** Between two steps. Operations append their kind, as in `after_mark_sent/PAYER`; batches their number. */
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

/** For tests: what happens at a point, such as killing the process. */
export const Failpoints = Context.Reference<(point: string) => Effect.Effect<void>>(
  "@dealer-billing/domain/shared/Failpoints",
  { defaultValue: () => () => Effect.void }
)

export const failpoint = (point: Failpoint, kind?: string): Effect.Effect<void> =>
  Effect.flatMap(Failpoints, (reach) => reach(kind === undefined ? point : `${point}/${kind}`))
