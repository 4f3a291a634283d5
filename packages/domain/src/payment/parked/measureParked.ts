import { Effect, Metric } from "effect"
import { ParkedReason } from "../Payment.ts"
import { PaymentQueries } from "../PaymentQueries.ts"

const parkedPayments = Metric.gauge("parked_payments", {
  description: "Parked payment messages, by reason"
})

const oldestAge = Metric.gauge("parked_payments_oldest_age_seconds", {
  description: "Age of the oldest parked payment message; 0 when none is parked"
})

export const measureParked = Effect.fn("measureParked")(function* () {
  const { counts, oldestAgeMs } = yield* (yield* PaymentQueries).summary
  for (const reason of ParkedReason.literals) {
    yield* Metric.update(Metric.withAttributes(parkedPayments, { reason }), counts.get(reason) ?? 0)
  }
  yield* Metric.update(oldestAge, (oldestAgeMs ?? 0) / 1000)
})
