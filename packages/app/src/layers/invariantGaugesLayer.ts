import { verifyAlone, type Verdict } from "@dealer-billing/adapters-postgres"
import { Clock, Duration, Effect, Layer, Metric, Option, Schedule } from "effect"
import { Database } from "./Database.ts"

/** A check reads all of the books once; nothing that it finds comes and goes within minutes. */
const firstCheckMs = 60_000
const checkIntervalMs = 600_000

const violations = Metric.gauge("invariant_violations", {
  description: "Rows that break an invariant of the books; 0 when it holds"
})

const checkedAt = Metric.gauge("invariants_checked_timestamp_seconds", {
  description: "When this process last checked the invariants, in seconds since 1970"
})

const tell = Effect.fn("invariantGauges.tell")(function* ({ name, rows, title, violations: count }: Verdict) {
  yield* Metric.update(Metric.withAttributes(violations, { invariant: name }), count)
  if (count > 0) {
    yield* Effect.logError(`The books are broken: ${title}`).pipe(
      Effect.annotateLogs({ invariant: name, violations: count, rows })
    )
  }
})

/** Where several processes run this, only one of them is at it at a time; the others try again later. */
const check = Effect.fn("invariantGauges.check")(function* () {
  const { pooler, url } = yield* Database
  const verdicts = yield* verifyAlone({ url, pooler, applicationName: "dealer-billing-invariants" })
  if (Option.isNone(verdicts)) return
  yield* Effect.forEach(verdicts.value, tell, { discard: true })
  yield* Metric.update(checkedAt, (yield* Clock.currentTimeMillis) / 1000)
})

/** Checks the invariants from time to time, for as long as the layer lives, and shows how they stand. */
export const invariantGaugesLayer = (firstMs: number = firstCheckMs, intervalMs: number = checkIntervalMs) =>
  Layer.effectDiscard(
    check().pipe(
      Effect.catchCause((cause) => Effect.logWarning("The invariants were not checked", cause)),
      Effect.repeat(Schedule.spaced(Duration.millis(intervalMs))),
      Effect.delay(Duration.millis(firstMs)),
      Effect.forkScoped
    )
  )
