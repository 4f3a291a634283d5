import { Cause, Clock, Context, Effect, Layer, Metric, Schedule, Schema } from "effect"
import { Database } from "./Database.ts"
import { withConnection, type ConnectionOptions } from "./withConnection.ts"
import { rowsOf } from "./rows.ts"

const measureInterval = "1 minute"
const warnOffsetMs = 5_000

const offsetGauge = Metric.gauge("clock_offset_seconds", {
  description: "Database clock minus this machine's clock; positive: the database is ahead"
})

const decodeTime = rowsOf(Schema.Struct({ serverMs: Schema.Finite }))

/** 0 if the server's time lies within the round trip of the query: the clocks may then agree. */
const offsetFrom = (serverMs: number, beforeMs: number, afterMs: number): number =>
  serverMs > afterMs ? serverMs - afterMs : Math.min(0, serverMs - beforeMs)

const measureOffset = (own: Clock.Clock) =>
  Effect.gen(function* () {
    const { run, sql } = yield* Database
    return yield* run(
      Effect.gen(function* () {
        const beforeMs = own.currentTimeMillisUnsafe()
        const rows = yield* sql`select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as server_ms`
        const afterMs = own.currentTimeMillisUnsafe()
        const [time] = yield* decodeTime(rows)
        return time === undefined ? 0 : offsetFrom(time.serverMs, beforeMs, afterMs)
      })
    )
  })

interface Anchor {
  readonly databaseNanos: bigint
  readonly monotonicNanos: bigint
}

const anchorAt = (own: Clock.Clock, offsetMs: number): Anchor => ({
  databaseNanos: BigInt(Math.round(own.currentTimeMillisUnsafe() + offsetMs)) * 1_000_000n,
  monotonicNanos: own.monotonicTimeNanosUnsafe()
})

/** Wall-clock time counts from the anchor; sleeps and monotonic time do not change. */
const clockFrom = (own: Clock.Clock, anchor: () => Anchor): Clock.Clock => {
  const nowNanos = () => {
    const { databaseNanos, monotonicNanos } = anchor()
    return databaseNanos + own.monotonicTimeNanosUnsafe() - monotonicNanos
  }
  const nowMs = () => Number(nowNanos() / 1_000_000n)
  return {
    currentTimeMillisUnsafe: nowMs,
    currentTimeMillis: Effect.sync(nowMs),
    currentTimeNanosUnsafe: nowNanos,
    currentTimeNanos: Effect.sync(nowNanos),
    monotonicTimeNanosUnsafe: () => own.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: own.monotonicTimeNanos,
    sleep: (duration) => own.sleep(duration)
  }
}

/**
 * Replaces the Clock of every layer built on it with the database's time, so that a wrong machine clock cannot misdate
 * bills.
 */
export class DatabaseClock extends Context.Service<
  DatabaseClock,
  {
    /** Database clock minus this machine's clock; 0 if no difference can be measured. */
    readonly offsetMs: Effect.Effect<number>
  }
>()("@dealer-billing/adapters-postgres/database/DatabaseClock") {
  /** Compares the clocks now and once a minute; fails if the database does not answer now. */
  static readonly layer = (options: ConnectionOptions) =>
    Layer.effectContext(
      Effect.gen(function* () {
        const own = yield* Clock.Clock
        const measured = withConnection(options)(measureOffset(own))
        let offsetMs = 0
        let anchor = anchorAt(own, offsetMs)
        let isWarned = false

        const measure = Effect.gen(function* () {
          offsetMs = yield* measured
          anchor = anchorAt(own, offsetMs)
          yield* Metric.update(offsetGauge, offsetMs / 1000)
          const isWrong = Math.abs(offsetMs) > warnOffsetMs
          if (isWrong === isWarned) return
          isWarned = isWrong
          const seconds = Math.abs(Math.round(offsetMs / 1000))
          const database = offsetMs > 0 ? "ahead" : "behind"
          yield* isWrong
            ? Effect.logWarning(
                `The clocks of this machine and of the database differ by ${seconds} s (database ${database}): ` +
                  "synchronize the wrong one with NTP. The service uses the database's time"
              )
            : Effect.logInfo("The clocks of this machine and of the database agree again")
        })

        yield* measure
        const measureAgain = Effect.catchCause(measure, (cause) =>
          Cause.hasInterruptsOnly(cause)
            ? Effect.failCause(cause)
            : Effect.logWarning("The clocks could not be compared; next attempt in one minute", cause)
        )
        yield* Effect.forkScoped(Effect.repeat(Effect.delay(measureAgain, measureInterval), Schedule.forever))
        return Context.make(
          Clock.Clock,
          clockFrom(own, () => anchor)
        ).pipe(Context.add(DatabaseClock, { offsetMs: Effect.sync(() => offsetMs) }))
      })
    )
}
