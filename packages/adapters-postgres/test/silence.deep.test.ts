import {
  AccountRepository,
  CmeDealerId,
  createBill,
  DealId,
  PositiveKopecks,
  Transaction
} from "@dealer-billing/domain"
import { faultProxy } from "@dealer-billing/test-kit"
import { assert, expect, it } from "@effect/vitest"
import { Cause, Clock, Effect, Exit, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase, portOf, providedDealer, throughPort } from "./layerPostgres.ts"

/** The deadline of a caller, and some time for a slow machine. */
const callMsMax = 10_000

/** The storage ports behind a proxy, with a single connection. */
const bench = Effect.fn("bench")(function* (poolMax = 1) {
  const url = yield* migratedDatabase
  const operator = yield* connectTo(url)
  const proxy = yield* Effect.acquireRelease(
    Effect.promise(() => faultProxy({ host: "127.0.0.1", port: portOf(url) })),
    (each) => Effect.promise(each.close)
  )
  const services = yield* Layer.build(
    layerOn(throughPort(url, proxy.port), { applicationName: "service", poolMax })
  )
  const { dealer } = yield* providedDealer(operator).pipe(Effect.provideContext(services))
  const account = { dealerId: dealer.id, accountType: "SETTLEMENT" as const }
  const lock = Effect.flatMap(AccountRepository, (accounts) => accounts.lock(account))
  const transact = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(Transaction, (transaction) => transaction.run(effect)).pipe(Effect.provideContext(services))
  const bill = (dealId: string) =>
    createBill({
      cmeDealerId: CmeDealerId.make(dealer.cmeDealerId),
      operation: "GET_SETTLEMENT",
      dealId: DealId.make(dealId),
      carPrice: PositiveKopecks.make(10_000n)
    }).pipe(Effect.provideContext(services))
  return { operator, proxy, lock, transact, bill }
})

/** Fails with StorageUnavailable, in time. */
const refusedInTime = Effect.fn("refusedInTime")(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const startedMs = yield* Clock.currentTimeMillis
  const exit = yield* Effect.exit(effect)
  const tookMs = (yield* Clock.currentTimeMillis) - startedMs
  assert(Exit.isFailure(exit), `not refused after ${tookMs} ms`)
  expect(String(Cause.squash(exit.cause))).toContain("the database did not answer in time")
  expect(tookMs).toBeLessThan(callMsMax)
})

/** The connection is free again, and the ledger is consistent. */
const expectUsable = Effect.fn("expectUsable")(function* ({
  bill,
  operator
}: Effect.Success<ReturnType<typeof bench>>) {
  yield* bill("afterwards")
  const halves = yield* operator`
    select b.id from bill b left join billing_operation o on o.bill_id = b.id where o.id is null`
  expect(halves).toEqual([])
})

it.live(
  "an unanswered BEGIN ends at the deadline, and its connection is replaced",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      yield* world.transact(world.lock)
      world.proxy.forgetFlows()
      yield* refusedInTime(world.transact(world.lock))
      yield* expectUsable(world)
    }),
  60_000
)

it.live(
  "an unanswered COMMIT ends at the deadline, and the retry finds its row once",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      world.proxy.set({ swallowedReply: "COMMIT" })
      yield* refusedInTime(world.bill("committed"))
      world.proxy.set("pass")
      expect((yield* world.bill("committed")).isCreated).toBe(false)
      yield* expectUsable(world)
    }),
  60_000
)

it.live(
  "the deadline also holds if the silence starts late in a transaction",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      const late = Effect.gen(function* () {
        yield* world.lock
        yield* Effect.sleep("4 seconds")
        world.proxy.forgetFlows()
      })
      yield* refusedInTime(world.transact(late))
      // The connection is free again when its socket is closed: 5.5 s after COMMIT.
      yield* Effect.sleep("4 seconds")
      yield* expectUsable(world)
    }),
  60_000
)

it.live(
  "a network that lost all idle connections costs one deadline, not one per connection",
  () =>
    Effect.gen(function* () {
      const world = yield* bench(6)
      yield* Effect.all(
        Array.from({ length: 6 }, () => world.transact(Effect.sleep("200 millis"))),
        { concurrency: "unbounded" }
      )
      world.proxy.forgetFlows()
      yield* refusedInTime(world.transact(world.lock))
      const startedMs = yield* Clock.currentTimeMillis
      for (let index = 0; index < 6; index++) yield* world.transact(world.lock)
      expect((yield* Clock.currentTimeMillis) - startedMs).toBeLessThan(4_000)
    }),
  60_000
)

it.live(
  "a connection to a read-only server is replaced",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      const pid = world.transact(
        Effect.map(world.operator`select 1`, () => undefined).pipe(Effect.andThen(world.lock))
      )
      yield* pid
      yield* world.operator`do $$ begin execute format(
        'alter database %I set default_transaction_read_only = on', current_database()); end $$`
      // Each open session keeps its setting.
      yield* world.operator`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'service'`
      const refused = yield* Effect.flip(world.bill("refused"))
      expect(String(refused)).toContain("the database accepts no writes at the moment")
      yield* world.operator`set transaction_read_only = off`
      yield* world.operator`set default_transaction_read_only = off`
      yield* world.operator`do $$ begin execute format(
        'alter database %I reset default_transaction_read_only', current_database()); end $$`
      yield* world.bill("accepted")
    }),
  60_000
)
