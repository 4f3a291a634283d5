import { Readiness, type ReadinessCheck } from "@dealer-billing/adapters-http"
import { ConsumerHealth, type ConsumerState } from "@dealer-billing/adapters-kafka"
import { DatabaseClock, DatabaseHealth } from "@dealer-billing/adapters-postgres"
import { Effect, Layer, Option } from "effect"
import { BillingKind } from "./billingKind.ts"
import { WorkerHealth } from "./Worker.ts"

/** Shown to anybody, so that it names no host and no topic; the log has the details. */
const consumerDetails: Readonly<Record<ConsumerState, string | null>> = {
  consuming: null,
  waiting: "payment events wait for the storage, or for one of them that cannot be applied",
  silent: "Kafka does not answer",
  connecting: "Kafka is not reached; payment events wait there",
  unauthorized: "not authorized at Kafka; payment events wait there, and the log says what to check",
  untrusted: "Kafka's TLS is not accepted; payment events wait there, and the log says what to check",
  dead: "the consumer has stopped for good; the log says what an operator must do"
}

/** In ms. TLS and Kafka read the machine's clock, which we do not correct. */
const clockOffsetMsMax = 60_000

const checkClock = (offsetMs: number): ReadinessCheck => {
  const ok = Math.abs(offsetMs) <= clockOffsetMsMax
  const seconds = Math.round(Math.abs(offsetMs) / 1000)
  const detail = `this machine's clock and the database's differ by ${seconds} s: synchronize them`
  return { name: "clock", ok, detail: ok ? null : detail }
}

/**
 * The service can work when its database answers, takes writes and has the newest schema, and its clock is right.
 * Kafka may be away for a while, and a worker may hang: that is shown, and keeps no caller from the rest of the
 * service.
 */
export const readinessLayer = Layer.effect(
  Readiness,
  Effect.gen(function* () {
    const database: Effect.Effect<ReadinessCheck> = (yield* DatabaseHealth).check.pipe(
      Effect.as({ name: "database", ok: true, detail: null }),
      Effect.catch((error) => Effect.succeed({ name: "database", ok: false, detail: error.publicMessage }))
    )
    const clock = Effect.map((yield* DatabaseClock).offsetMs, checkClock)
    const consumer: ReadonlyArray<Effect.Effect<ReadinessCheck>> = Option.match(
      yield* Effect.serviceOption(ConsumerHealth),
      {
        onNone: () => [],
        onSome: ({ check }) => [
          Effect.map(check, ({ ok, state }) => ({
            name: "payment events",
            ok,
            detail: consumerDetails[state],
            isOptional: true
          }))
        ]
      }
    )
    const worker: ReadonlyArray<Effect.Effect<ReadinessCheck>> = Option.match(
      yield* Effect.serviceOption(WorkerHealth),
      {
        onNone: () => [],
        onSome: ({ check }) => [Effect.map(check, (found) => ({ name: "worker", ...found, isOptional: true }))]
      }
    )
    const billing = (yield* BillingKind).readiness
    return {
      check: Effect.map(Effect.all([database, clock, ...consumer, ...worker]), (checks) => [...checks, ...billing])
    }
  })
)
