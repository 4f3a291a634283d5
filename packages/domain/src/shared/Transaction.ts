import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "./StorageUnavailable.ts"

/**
 * All or nothing. The storage may ask for a second run, so `effect` must do nothing outside of the storage. A
 * `CurrentChange` gets its audit event in the same transaction.
 */
export class Transaction extends Context.Service<
  Transaction,
  {
    readonly run: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageUnavailable, R>
  }
>()("@dealer-billing/domain/shared/Transaction") {}
