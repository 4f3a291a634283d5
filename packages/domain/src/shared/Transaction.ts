import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "./StorageUnavailable.ts"

/**
 * Runs an effect all or nothing. The storage may run it twice, so it must do nothing outside. Audits a
 * `CurrentChange`.
 */
export class Transaction extends Context.Service<
  Transaction,
  {
    /** Fails with the error of the effect, and nothing is stored; a run inside a run joins it. */
    readonly run: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageUnavailable, R>
  }
>()("@dealer-billing/domain/shared/Transaction") {}
