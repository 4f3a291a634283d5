import { BillingAudit } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Clock, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { politeAuditLayer } from "../src/index.ts"

it.effect("a reconciliation asks no faster than Billing bears", () =>
  Effect.gen(function* () {
    const times: Array<number> = []
    const asked = Layer.succeed(BillingAudit, {
      list: () => Effect.map(Clock.currentTimeMillis, (nowMs) => (times.push(nowMs), []))
    })
    const ask = Effect.flatMap(BillingAudit, ({ list }) => list("CLIENT", "r"))
    const all = Effect.replicateEffect(ask, 25).pipe(
      Effect.provide(politeAuditLayer({ callsPerSecond: 10 })(asked))
    )
    yield* Effect.forkChild(all, { startImmediately: true })
    yield* TestClock.adjust("10 seconds")
    expect(times).toHaveLength(25)
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBe(1_500)
  })
)
