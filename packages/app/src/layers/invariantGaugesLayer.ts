import { verifyAlone, type Verdict } from "@dealer-billing/adapters-postgres"
import { Clock, Duration, Effect, Layer, Metric, Option, Schedule } from "effect"
import { Database } from "./Database.ts"

/** A check reads the whole ledger, so it does not run more often. */
const firstCheckMs = 60_000
const checkIntervalMs = 600_000

const violations = Metric.gauge("invariant_violations", {
  description: "Rows that break an invariant of the ledger; 0 is normal"
})

const checkedAt = Metric.gauge("invariants_checked_timestamp_seconds", {
  description: "When this process last checked the invariants, in seconds since 1970"
})

const report = Effect.fn("invariantGauges.report")(function* ({ name, rows, title, violations: count }: Verdict) {
  yield* Metric.update(Metric.withAttributes(violations, { invariant: name }), count)
  if (count > 0) {
    yield* Effect.logError(`An invariant of the ledger does not hold: ${title}`).pipe(
      Effect.annotateLogs({ invariant: name, violations: count, rows })
    )
  }
})

/** One process checks at a time. The others skip this check. */
const check = Effect.fn("invariantGauges.check")(function* () {
  const { pooler, url } = yield* Database
  const verdicts = yield* verifyAlone({ url, pooler, applicationName: "dealer-billing-invariants" })
  if (Option.isNone(verdicts)) return
  yield* Effect.forEach(verdicts.value, report, { discard: true })
  yield* Metric.update(checkedAt, (yield* Clock.currentTimeMillis) / 1000)
})

export const invariantGaugesLayer = (firstMs: number = firstCheckMs, intervalMs: number = checkIntervalMs) =>
  Layer.effectDiscard(
    check().pipe(
      Effect.catchCause((cause) => Effect.logWarning("The invariants could not be checked", cause)),
      Effect.repeat(Schedule.spaced(Duration.millis(intervalMs))),
      Effect.delay(Duration.millis(firstMs)),
      Effect.forkScoped
    )
  )
