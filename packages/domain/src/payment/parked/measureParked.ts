import { Effect, Metric } from "effect"
import { ParkedReason } from "../Payment.ts"
import { PaymentQueries } from "../PaymentQueries.ts"

const parkedPayments = Metric.gauge("parked_payments", {
  description: "Payment messages that are parked, by reason"
})

const oldestAge = Metric.gauge("parked_payments_oldest_age_seconds", {
  description: "How long the oldest parked payment message has waited; 0 when none does"
})

/** Brings the gauges of the parked payment messages up to date. */
export const measureParked = Effect.fn("measureParked")(function* () {
  const { counts, oldestAgeMs } = yield* (yield* PaymentQueries).summary
  for (const reason of ParkedReason.literals) {
    yield* Metric.update(Metric.withAttributes(parkedPayments, { reason }), counts.get(reason) ?? 0)
  }
  yield* Metric.update(oldestAge, (oldestAgeMs ?? 0) / 1000)
})
