import { expect, it } from "@effect/vitest"
import { Clock, Context, Effect, Layer, Logger } from "effect"
import { DatabaseClock } from "../src/index.ts"
import { migratedDatabase } from "./layerPostgres.ts"

/** A clock that can be set; all sleeps are short. */
const settableClock = Effect.map(Clock.Clock, (real) => {
  let shiftMs = 0
  const nowMs = () => real.currentTimeMillisUnsafe() + shiftMs
  const clock: Clock.Clock = {
    ...real,
    currentTimeMillisUnsafe: nowMs,
    currentTimeMillis: Effect.sync(nowMs),
    currentTimeNanosUnsafe: () => BigInt(nowMs()) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(nowMs()) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: real.monotonicTimeNanos,
    sleep: () => real.sleep(500 as never)
  }
  return { real, clock, set: (ms: number) => Effect.sync(() => (shiftMs = ms)) }
})

it.live(
  "logs one warning when the clocks diverge and one message when they agree again, and uses the database's time",
  () =>
    Effect.gen(function* () {
      const machine = yield* settableClock
      const lines: Array<string> = []
      const logger = Logger.make(({ message }) => void lines.push(String(message)))
      const services = yield* Layer.build(
        DatabaseClock.layer({ url: yield* migratedDatabase, applicationName: "clock" }).pipe(
          Layer.provide(Logger.layer([logger]))
        )
      ).pipe(Effect.provideService(Clock.Clock, machine.clock))
      const { offsetMs } = Context.get(services, DatabaseClock)
      const until = (isWanted: (ms: number) => boolean) =>
        Effect.repeat(Effect.delay(offsetMs, "20 millis"), { until: isWanted })
      const errorMs = Effect.map(Clock.currentTimeMillis, (ms) => ms - machine.real.currentTimeMillisUnsafe()).pipe(
        Effect.provide(services)
      )
      expect(yield* offsetMs).toBe(0)
      for (const wrongMs of [-86_400_000, 3_600_000]) {
        yield* machine.set(wrongMs)
        expect(Math.abs(yield* errorMs), "at once, before the clocks are compared again").toBeLessThan(1_000)
        yield* until((ms) => Math.abs(ms + wrongMs) < 1_000)
        expect(Math.abs(yield* errorMs)).toBeLessThan(1_000)
      }
      yield* machine.set(0)
      yield* until((ms) => ms === 0)
      expect(lines.map((line) => line.slice(0, 58))).toEqual([
        "The clocks of this machine and of the database differ by 8",
        "The clocks of this machine and of the database agree again"
      ])
    })
)
