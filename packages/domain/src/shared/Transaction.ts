import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "./StorageUnavailable.ts"

/**
 * Runs an effect all or nothing. The storage may run it twice, so it must do nothing outside. Audits a
 * `CurrentChange`.
 */
export class Transaction extends Context.Service<
  Transaction,
  {
    readonly run: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageUnavailable, R>
  }
>()("@dealer-billing/domain/shared/Transaction") {}
