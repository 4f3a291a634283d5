import { resilientBillingLayer } from "@dealer-billing/adapters-billing"
import {
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  Tariffs,
  workerLayer
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, MemoryStore, sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger, Metric } from "effect"
import { TestClock } from "effect/testing"
import { cuts, Line } from "./cutLine.ts"

const outageMs = 600_000
const callsPerSecond = 10
const senders = 4
const startOfWorld = DateTime.makeUnsafe("2026-11-20T12:00:00Z")

const layerWorld = (line: Line) => {
  const billing = resilientBillingLayer({ callsPerSecond, callsAtOnce: senders })(line.layer)
  const rules = Layer.merge(OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs))
  return workerLayer(senders).pipe(
    Layer.provideMerge(billing),
    Layer.provideMerge(Layer.mergeAll(layerMemory, rules, BillingMemory.layer, Logger.layer([])))
  )
}

const register = (index: number) =>
  registerDealer({ cmeDealerId: CmeDealerId.make(`dealer-${index}`), requisite: sampleRequisite })

const bill = (index: number) =>
  createBill({
    cmeDealerId: CmeDealerId.make("dealer-0"),
    operation: "GET_REWARD",
    dealId: DealId.make(`lot-${index}`),
    carPrice: PositiveKopecks.make(100_000_000n),
    closedAt: startOfWorld
  })

const operations = Effect.flatMap(MemoryStore, ({ read }) =>
  read((tables) => [...tables.operations.values()].map(({ operation }) => operation))
)
const openCount = Effect.map(operations, (all) => all.filter(({ state }) => state !== "DONE").length)

/** Lets time pass until no operation is open; answers how long that took, in ms. */
const drain = Effect.fn("drain")(function* (atMostMs: number) {
  for (let passedMs = 0; passedMs < atMostMs; passedMs += 1_000) {
    if ((yield* openCount) === 0) return passedMs
    yield* TestClock.adjust("1 seconds")
  }
  return atMostMs
})

/** The most calls that began within that time. */
const mostWithin = (calls: ReadonlyArray<{ readonly atMs: number }>, windowMs: number): number =>
  Math.max(
    ...calls.map(({ atMs: from }) => calls.filter(({ atMs }) => atMs >= from && atMs < from + windowMs).length)
  )

const story = (line: Line, cut: keyof typeof cuts) =>
  Effect.gen(function* () {
    yield* register(0)
    yield* drain(10_000)
    line.cut = cuts[cut]
    const startMs = DateTime.toEpochMillis(yield* DateTime.now)
    const callsBefore = line.calls.length
    for (let index = 1; index <= 200; index += 1) yield* register(index)
    for (let index = 1; index <= 400; index += 1) yield* bill(index)
    assert.strictEqual(yield* openCount, 1_000)
    yield* TestClock.adjust(outageMs)
    line.cut = null
    const drainedMs = yield* drain(1_800_000)
    const calls = line.calls.slice(callsBefore).map((call) => ({ ...call, atMs: call.atMs - startMs }))
    return { calls, drainedMs, operations: yield* operations, objects: yield* (yield* BillingMemory).objects }
  })

describe("ten minutes without Billing, and a thousand operations that wait", () => {
  it.effect.each(["nobody listens", "nobody answers"] as const)(
    "end without a herd: %s",
    (cut) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DateTime.toEpochMillis(startOfWorld))
        const line = new Line()
        const end = yield* story(line, cut).pipe(Effect.provide(layerWorld(line), { local: true }))
        const inVain = end.calls.filter(({ isCut }) => isCut)
        const afterwards = end.calls.filter(({ isCut }) => !isCut)
        const backMs = (afterwards[0]?.atMs ?? 0) - outageMs
        const figures = {
          callsInOutage: inVain.length,
          callsAfterwards: afterwards.length,
          mostAtOnce: line.mostAtOnce,
          mostInOneSecond: mostWithin(end.calls, 1_000),
          mostInTenSeconds: mostWithin(end.calls, 10_000),
          probesAtS: inVain.filter(({ state }) => state === "half-open").map(({ atMs }) => atMs / 1_000),
          backAfterS: backMs / 1_000,
          drainedAfterS: end.drainedMs / 1_000,
          mostAttempts: Math.max(...end.operations.map(({ attempts }) => attempts))
        }
        process.stdout.write(`outage, ${cut}: ${JSON.stringify(figures)}\n`)
        assert.isTrue(end.operations.every(({ state }) => state === "DONE"))
        assert.strictEqual(end.objects.length, 1_003)
        assert.isAtMost(line.mostAtOnce, senders)
        assert.isAtMost(figures.mostInOneSecond, 2 * callsPerSecond)
        assert.isAtMost(figures.mostInTenSeconds, 11 * callsPerSecond)
        // Five failures open the breaker, while at most three more calls are under way; then one probe at a time.
        assert.isAtMost(inVain.length - figures.probesAtS.length, 5 + senders - 1)
        assert.isAtMost(figures.probesAtS.length, 6)
        // An opening lasts 5 minutes at most, the rate sets the time for the rest, and stragglers get a few seconds.
        assert.isAtMost(backMs, 300_000 + 10_000)
        assert.isAtMost(end.drainedMs, backMs + (1_000 / callsPerSecond) * 1_000 + 15_000)
      }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
    60_000
  )
})
