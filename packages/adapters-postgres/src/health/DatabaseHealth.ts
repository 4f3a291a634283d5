import { StorageUnavailable } from "@dealer-billing/domain"
import { Context, Effect, Exit, Layer, Metric, Schedule } from "effect"
import { makeDatabase, type DatabaseAddress } from "../database/makeDatabase.ts"
import { describeProbeFailure, probeDatabase } from "./probeDatabase.ts"
import { limitAttempt } from "../database/retryStorage.ts"

const probeInterval = "1 second"
const statementTimeoutMs = 2_000
const probeMsMax = 3_000

const ready = Metric.gauge("database_ready", {
  description: "1 while the last probe of the database could read and write, else 0"
})

export interface DatabaseHealthOptions extends DatabaseAddress {
  /** As `pg_stat_activity` shows it. */
  readonly applicationName: string
}

/**
 * Whether the database answers, has the newest migration and accepts writes. Probed once a second on a connection of
 * its own, so that a full pool does not matter.
 */
export class DatabaseHealth extends Context.Service<
  DatabaseHealth,
  { readonly check: Effect.Effect<void, StorageUnavailable> }
>()("@dealer-billing/adapters-postgres/health/DatabaseHealth") {
  static readonly layer = (options: DatabaseHealthOptions) =>
    Layer.effect(
      DatabaseHealth,
      Effect.gen(function* () {
        const limits = {
          poolMax: 1,
          statementTimeoutMs,
          lockTimeoutMs: statementTimeoutMs,
          attemptMsMax: probeMsMax
        }
        const { dropIdle, sql } = yield* makeDatabase({ ...options, ...limits })
        let trouble: string | null = null

        const probe = Effect.gen(function* () {
          const exit = yield* Effect.exit(limitAttempt(probeDatabase(sql), probeMsMax))
          const found = Exit.isSuccess(exit) ? null : describeProbeFailure(exit.cause)
          // The next probe connects again, perhaps to another server.
          if (found !== null) dropIdle()
          yield* Metric.update(ready, found === null ? 1 : 0)
          if (found === trouble) return
          trouble = found
          yield* found === null
            ? Effect.logInfo("The database is ready again")
            : Effect.logWarning(`The database is not ready: ${found}`)
        })

        yield* probe
        yield* Effect.forkScoped(Effect.repeat(probe, Schedule.spaced(probeInterval)))
        return {
          check: Effect.suspend(() =>
            trouble === null ? Effect.void : Effect.fail(new StorageUnavailable({ reason: trouble }))
          )
        }
      })
    )
}
