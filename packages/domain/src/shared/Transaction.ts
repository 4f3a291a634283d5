import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "./StorageUnavailable.ts"

/**
 * All or nothing: what `effect` wrote stays only if it succeeds. The effect may be run again from its
 * beginning when the storage asks for it, so it must do nothing outside the storage: no network call. What it does
 * for a `CurrentChange` gets its event of the `AuditTrail` in the same transaction.
 */
export class Transaction extends Context.Service<
  Transaction,
  {
    readonly run: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageUnavailable, R>
  }
>()("@dealer-billing/domain/shared/Transaction") {}
