import { Readiness, type ReadinessCheck } from "@dealer-billing/adapters-http"
import { ConsumerHealth, type ConsumerState } from "@dealer-billing/adapters-kafka"
import { DatabaseClock, DatabaseHealth } from "@dealer-billing/adapters-postgres"
import { Effect, Layer, Option } from "effect"
import { BillingKind } from "./billingKind.ts"
import { WorkerHealth } from "@dealer-billing/domain"

/** Public, so it names no host and no topic. */
const consumerDetails: Readonly<Record<ConsumerState, string | null>> = {
  consuming: null,
  waiting: "a partition waits for the database, or for a message that cannot be applied; see the log",
  silent: "Kafka does not answer",
  connecting: "connecting to Kafka; payment events wait there",
  unauthorized: "Kafka refuses our access; payment events wait there; see the log",
  untrusted: "we do not trust Kafka's TLS; payment events wait there; see the log",
  dead: "the consumer stopped for good; an operator must act; see the log"
}

/** TLS and Kafka use the machine's clock, which we do not correct. */
const clockOffsetMsMax = 60_000

const checkClock = (offsetMs: number): ReadinessCheck => {
  const ok = Math.abs(offsetMs) <= clockOffsetMsMax
  const seconds = Math.round(Math.abs(offsetMs) / 1000)
  const detail = `the clocks of this machine and the database differ by ${seconds} s: synchronize them`
  return { name: "clock", ok, detail: ok ? null : detail }
}

/** Trouble of Kafka or the worker is shown, but does not make the HTTP API unready. */
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
