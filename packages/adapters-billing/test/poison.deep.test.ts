import {
  Billing,
  BillingOutcomeUnknown,
  BillingUnavailable,
  CmeDealerId,
  OperationSignal,
  registerDealer,
  runBillingOperations,
  type BillingError
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, MemoryStore, sampleRequisite } from "@dealer-billing/domain/testing"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Layer, Logger, Metric } from "effect"
import { TestClock } from "effect/testing"
import { resilientBillingLayer } from "../src/index.ts"

const spoils = {
  "answers 500": Effect.fail(new BillingOutcomeUnknown({ reason: "HTTP 500" })),
  "never answers": Effect.delay(Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" })), "10 seconds"),
  "is kept from by a proxy": Effect.fail(
    new BillingUnavailable({ reason: "not Billing's (HTTP 400)", retryAfterMs: null, isAnswered: true })
  ),
  "turns away": Effect.fail(
    new BillingUnavailable({ reason: "our token is not accepted", retryAfterMs: null, scope: "billing" })
  )
} satisfies Record<string, Effect.Effect<never, BillingError>>

/** A Billing that works, but for the clients of `bad` dealers; it notes when they were asked for. */
const poisoned = (spoil: Effect.Effect<never, BillingError>, askedAtMs: Array<number>) =>
  Layer.effect(
    Billing,
    Effect.map(Billing, (billing) => ({
      ...billing,
      createClient: (request) =>
        request.reference.startsWith("bad")
          ? Effect.andThen(
              Effect.map(Clock.currentTimeMillis, (nowMs) => askedAtMs.push(nowMs)),
              spoil
            )
          : Effect.delay(billing.createClient(request), "200 millis")
    }))
  )

/** Four senders, as in the service. */
const work = Effect.all(
  Array.from({ length: 4 }, () =>
    runBillingOperations(1).pipe(
      Effect.flatMap((count) => (count === 0 ? Effect.sleep("500 millis") : Effect.void)),
      Effect.forever
    )
  ),
  { concurrency: "unbounded" }
)

const register = (cmeDealerId: string) =>
  registerDealer({ cmeDealerId: CmeDealerId.make(cmeDealerId), requisite: sampleRequisite })

const isDone = (dealer: string) =>
  Effect.flatMap(MemoryStore, ({ read }) =>
    read(({ operations }) =>
      [...operations.values()]
        .filter(({ operation }) => operation.reference.startsWith(`${dealer}:`))
        .every(({ operation }) => operation.state === "DONE")
    )
  )

/** How long a dealer's three steps take, in seconds. */
const secondsFor = Effect.fn("secondsFor")(function* (dealer: string) {
  yield* register(dealer)
  let seconds = 0
  while (!(yield* isDone(dealer)) && seconds < 600) {
    yield* TestClock.adjust("1 seconds")
    seconds += 1
  }
  return seconds
})

const story = (bad: number, pauseSeconds: number) =>
  Effect.gen(function* () {
    yield* Effect.forkChild(work, { startImmediately: true })
    for (let index = 1; index <= bad; index += 1) yield* register(`bad-${index}`)
    yield* TestClock.adjust("3 minutes")
    const seconds: Array<number> = []
    for (let index = 1; index <= 10; index += 1) {
      seconds.push(yield* secondsFor(`good-${index}`))
      yield* TestClock.adjust(`${pauseSeconds} seconds`)
    }
    return Math.max(...seconds)
  })

describe("an operation that Billing fails for ever", () => {
  const cases = (["answers 500", "never answers", "is kept from by a proxy"] as const).flatMap((spoil) =>
    [1, 3].flatMap((bad) => [1, 37].map((pause) => [spoil, bad, pause] as const))
  )

  it.effect.each([...cases, ["turns away", 1, 1] as const, ["turns away", 1, 37] as const])(
    "holds back no healthy one for more than 15 seconds: it %s, %d of them, one healthy every %d seconds",
    ([spoil, bad, pause]) =>
      Effect.gen(function* () {
        const askedAtMs: Array<number> = []
        const world = resilientBillingLayer()(poisoned(spoils[spoil], askedAtMs)).pipe(
          Layer.provideMerge(
            Layer.mergeAll(layerMemory, BillingMemory.layer, OperationSignal.layer, Logger.layer([]))
          )
        )
        const slowest = yield* story(bad, pause).pipe(Effect.provide(world, { local: true }))
        process.stdout.write(
          `poison, ${spoil}, ${bad}, every ${pause} s: ${slowest} s, ${askedAtMs.length} calls\n`
        )
        expect(slowest).toBeLessThanOrEqual(15)
        expect(askedAtMs.length).toBeGreaterThan(5)
      }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )
})
