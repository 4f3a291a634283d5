import { Clock, Context, Effect, Layer, Metric, Schedule, Schema } from "effect"
import { Database } from "./Database.ts"
import { onAnySchema, type ConnectionOptions } from "./onOneConnection.ts"
import { rowsOf } from "./rows.ts"

const lookInterval = "1 minute"
/** From here on an operator is told. */
const offsetMsTold = 5_000

const offsetGauge = Metric.gauge("clock_offset_seconds", {
  description: "By how much the database's clock was ahead of this machine's at the last look"
})

const decodeTime = rowsOf(Schema.Struct({ serverMs: Schema.Finite }))

/** By how far a time lies outside of the span in which it was read: within it, the clocks may well agree. */
const offsetFrom = (serverMs: number, beforeMs: number, afterMs: number): number =>
  serverMs > afterMs ? serverMs - afterMs : Math.min(0, serverMs - beforeMs)

const measureOffset = (own: Clock.Clock) =>
  Effect.gen(function* () {
    const { run, sql } = yield* Database
    return yield* run(
      Effect.gen(function* () {
        const beforeMs = own.currentTimeMillisUnsafe()
        const rows = yield* sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as server_ms`
        const afterMs = own.currentTimeMillisUnsafe()
        const [time] = yield* decodeTime(rows)
        return time === undefined ? 0 : offsetFrom(time.serverMs, beforeMs, afterMs)
      })
    )
  })

/** The time of day is that clock's and so many ms more; pauses and spans are measured as they were. */
const aheadBy = (own: Clock.Clock, offsetMs: () => number): Clock.Clock => {
  const nowMs = () => own.currentTimeMillisUnsafe() + offsetMs()
  const nowNanos = () => own.currentTimeNanosUnsafe() + BigInt(Math.round(offsetMs() * 1_000_000))
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
 * The database's time, which bills and documents are dated by: the layer replaces the clock of whatever is built on
 * it. A machine whose clock is wrong, or several that differ, date nothing wrong by it.
 */
export class DatabaseClock extends Context.Service<
  DatabaseClock,
  {
    /** By how many ms the database's clock is ahead of this machine's: 0 where no difference can be seen. */
    readonly offsetMs: Effect.Effect<number>
  }
>()("@dealer-billing/adapters-postgres/DatabaseClock") {
  /** Compares the clocks now and once a minute; fails when the database cannot be asked now. */
  static readonly layer = (options: ConnectionOptions) =>
    Layer.effectContext(
      Effect.gen(function* () {
        const own = yield* Clock.Clock
        const measured = onAnySchema(options)(measureOffset(own))
        let offsetMs = 0
        let isTold = false

        const look = Effect.gen(function* () {
          offsetMs = yield* measured
          yield* Metric.update(offsetGauge, offsetMs / 1000)
          const isWrong = Math.abs(offsetMs) > offsetMsTold
          if (isWrong === isTold) return
          isTold = isWrong
          const seconds = Math.round(offsetMs / 1000)
          yield* isWrong
            ? Effect.logWarning(
                `The clock of this machine and that of the database differ by ${Math.abs(seconds)} s: ` +
                  "an operator must set them right. Until then the database's is taken"
              )
            : Effect.logInfo("The clock of this machine and that of the database agree again")
        })

        yield* look
        // Where the database does not answer, its probe says so.
        const lookAgain = Effect.ignore(look, { log: "Debug" })
        yield* Effect.forkScoped(Effect.repeat(Effect.delay(lookAgain, lookInterval), Schedule.forever))
        return Context.make(
          Clock.Clock,
          aheadBy(own, () => offsetMs)
        ).pipe(Context.add(DatabaseClock, { offsetMs: Effect.sync(() => offsetMs) }))
      })
    )
}
