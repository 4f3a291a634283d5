import { setTimeout as pause } from "node:timers/promises"
import type { FaultProxy } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { listBroken, listDifferences } from "./crashBench.ts"
import { silentNetworkBench, type Load } from "./silentNetworkBench.ts"
import type { RunningService } from "./runService.ts"

const recoveryMsMax = 15_000
const callMsMax = 12_000

/** What the network does for that long; what it does at the end. */
const faults: Readonly<Record<string, (proxy: FaultProxy, ms: number) => Promise<void>>> = {
  "forgets all flows": async (proxy, ms) => {
    proxy.set("blackhole")
    await pause(ms)
    proxy.forgetFlows()
    proxy.set("pass")
  },
  "swallows and passes again": async (proxy, ms) => {
    proxy.set("blackhole")
    await pause(ms)
    proxy.set("pass")
  },
  "stands still and then delivers": async (proxy, ms) => {
    proxy.set("hold")
    await pause(ms)
    proxy.set("pass")
  }
}

/** `SILENCE=all` adds the longest silences; a run in CI leaves them out. */
const longSilencesS = process.env.SILENCE === "all" ? [5, 25, 60] : [5, 25]
const rounds = [
  ...Object.keys(faults).flatMap((fault) => longSilencesS.map((seconds) => ({ fault, seconds }))),
  ...[0, 1].flatMap(() => Object.keys(faults).map((fault) => ({ fault, seconds: 5 })))
]

const stateOf = Effect.fn("stateOf")(function* (service: RunningService, load: Load) {
  const sql = yield* PgClient.PgClient
  const [books] = yield* sql<{ payments: number; bills: number; waiting: number }>`select
    (select count(*)::integer from payments) as payments, (select count(*)::integer from bill) as bills,
    (select count(*)::integer from billing_operation where state <> 'DONE') as waiting`
  const readiness = yield* Effect.promise(() =>
    fetch(`${service.url}/readyz`, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.text(),
      () => "no answer"
    )
  )
  return { ...books!, accepted: load.accepted, sent: load.sent, readiness }
})

type State = Effect.Success<ReturnType<typeof stateOf>>

/** Everything that was sent before has arrived, new calls succeed, and every part says that it is well. */
const isWell = (before: State, now: State) =>
  now.payments > before.sent &&
  now.accepted > before.accepted &&
  now.waiting < 4 &&
  now.readiness.includes('"ready":true') &&
  !now.readiness.includes('"ok":false')

const recover = Effect.fn("recover")(function* (service: RunningService, load: Load) {
  const startedMs = performance.now()
  const before = yield* stateOf(service, load)
  let now = before
  while (!isWell(before, now) && performance.now() - startedMs < 2 * recoveryMsMax) {
    yield* Effect.sleep("100 millis")
    now = yield* stateOf(service, load)
  }
  return { now, tookMs: Math.round(performance.now() - startedMs) }
})

it.live(
  "a network that goes silent stops nothing for longer than itself and 15 s, and loses and doubles nothing",
  (context) =>
    Effect.gen(function* () {
      const bench = yield* silentNetworkBench
      if ("skip" in bench) return context.skip(bench.skip)
      const { load, proxy, service } = bench
      yield* Effect.gen(function* () {
        yield* recover(service, load)
        for (const { fault, seconds } of rounds) {
          const from = load.calls.length
          yield* Effect.promise(() => faults[fault]!(proxy, seconds * 1_000))
          const { now, tookMs } = yield* recover(service, load)
          const slowest = Math.max(...load.calls.slice(from).map((call) => call.tookMs))
          process.stdout.write(
            `the network ${fault}, ${seconds} s: well after ${tookMs} ms, slowest call ${Math.round(slowest)} ms\n`
          )
          assert.isBelow(
            tookMs,
            recoveryMsMax,
            `${fault}, ${seconds} s: ${JSON.stringify(now)}\n${service.output()}`
          )
        }
        yield* Effect.promise(() => load.stop())
        yield* recoverAll(service, load)
        assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
        const wrong = load.calls.filter(({ status }) => ![200, 201, 503].includes(status))
        assert.deepStrictEqual(wrong, [])
        assert.deepStrictEqual(
          load.calls.filter(({ tookMs }) => tookMs > callMsMax),
          []
        )
        assert.deepStrictEqual(yield* listDifferences(), [])
        assert.deepStrictEqual(yield* listBroken(bench.environment), [])
      }).pipe(Effect.provideContext(bench.context))
    }),
  900_000
)

/** The ledger has each payment and each bill once, after everything in flight has arrived. */
const recoverAll = Effect.fn("recoverAll")(function* (service: RunningService, load: Load) {
  const wanted = { payments: load.sent, bills: load.accepted, waiting: 0 }
  for (let attempts = 0; attempts < 150; attempts++) {
    const { bills, payments, waiting } = yield* stateOf(service, load)
    if (payments >= wanted.payments && waiting === 0) {
      // The last bill may have been stored although its caller got a 503.
      return (assert.include([load.accepted, load.accepted + 1], bills), assert.strictEqual(payments, load.sent))
    }
    yield* Effect.sleep("100 millis")
  }
  const sql = yield* PgClient.PgClient
  assert.fail(JSON.stringify([wanted, yield* sql`select * from billing_operation where state <> 'DONE' limit 5`]))
})
