import {
  AccountRepository,
  createBill,
  DealId,
  PositiveKopecks,
  StorageUnavailable,
  Transaction,
  type Account
} from "@dealer-billing/domain"
import { accountKey, holdAccount } from "@dealer-billing/domain/internal"
import { faultProxy, freePort } from "@dealer-billing/test-kit"
import { assert, expect, it } from "@effect/vitest"
import { Cause, Clock, Effect, Exit, Layer, Redacted } from "effect"
import { postgresLayer } from "../src/index.ts"
import {
  connectTo,
  layerOn,
  migratedDatabase,
  portOf,
  providedDealer,
  requisiteKeys,
  throughPort
} from "./layerPostgres.ts"

const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const startedMs = yield* Clock.currentTimeMillis
  const exit = yield* Effect.exit(effect)
  return { exit, tookMs: (yield* Clock.currentTimeMillis) - startedMs }
})

const expectUnavailable = (exit: Exit.Exit<unknown, unknown>, reason: string): void => {
  assert(Exit.isFailure(exit))
  expect(Cause.squash(exit.cause)).toMatchObject({ _tag: "StorageUnavailable" })
  expect(String(Cause.squash(exit.cause))).toContain(reason)
}

/** The storage ports behind a fault proxy, and a connection of the test. */
const bench = Effect.fn("bench")(function* (options: { readonly poolMax?: number } = {}) {
  const url = yield* migratedDatabase
  const operator = yield* connectTo(url)
  const proxy = yield* Effect.acquireRelease(
    Effect.promise(() => faultProxy({ host: "127.0.0.1", port: portOf(url) })),
    (each) => Effect.promise(each.close)
  )
  const services = yield* Layer.build(
    layerOn(throughPort(url, proxy.port), { applicationName: "service", ...options })
  )
  const { contractOf, dealer } = yield* providedDealer(operator).pipe(Effect.provideContext(services))
  const account = { dealerId: dealer.id, accountType: "SETTLEMENT" as const }
  return { operator, proxy, services, dealer, account, contractOf }
})

const settlement = (dealId: string) => ({
  operation: "GET_SETTLEMENT" as const,
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(10_000n)
})

it.live("a transaction whose connection is killed is repeated as a whole", () =>
  Effect.gen(function* () {
    const { account, operator, services } = yield* bench()
    let runs = 0
    const renamed = Effect.gen(function* () {
      const accounts = yield* AccountRepository
      const locked = yield* Effect.flatMap(accounts.lock(account), Effect.fromOption)
      runs++
      if (runs < 3) {
        yield* operator`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'service'`
      }
      yield* accounts.update(holdAccount(locked, locked, "IN_DOUBT", `run ${runs}`))
      return accountKey(locked)
    })
    const run = Effect.flatMap(Transaction, (transaction) => transaction.run(renamed))
    expect(yield* run.pipe(Effect.provideContext(services))).toBe(accountKey(account))
    const stored = yield* operator`select problem from accounts where problem is not null`
    expect([runs, stored]).toEqual([3, [{ problem: "run 3" }]])
  })
)

it.live("a lost reply to COMMIT creates no second bill: the retry finds the first", () =>
  Effect.gen(function* () {
    const { dealer, operator, proxy, services } = yield* bench()
    proxy.cutOnReply("COMMIT")
    const created = yield* createBill({ cmeDealerId: dealer.cmeDealerId, ...settlement("lost") }).pipe(
      Effect.provideContext(services)
    )
    expect(created.isCreated).toBe(false)
    const bills = yield* operator`select id from bill`
    const operations = yield* operator`select id from billing_operation where kind = 'INVOICE'`
    expect([bills, operations.length]).toEqual([[{ id: created.bill.id }], 1])
  })
)

it.live("callers do not notice a reset of all connections", () =>
  Effect.gen(function* () {
    const { dealer, proxy, services } = yield* bench()
    const create = (index: number) =>
      createBill({ cmeDealerId: dealer.cmeDealerId, ...settlement(`reset-${index}`) })
    const some = Effect.all(
      Array.from({ length: 20 }, (_, index) => create(index)),
      { concurrency: 6 }
    )
    const reset = Effect.sync(() => {
      proxy.set("reset")
      proxy.set("pass")
    })
    const [bills] = yield* Effect.all([some, Effect.delay(reset, "30 millis")], { concurrency: 2 }).pipe(
      Effect.provideContext(services)
    )
    expect(new Set(bills.map(({ bill }) => bill.id)).size).toBe(20)
  })
)

it.live("without a server the caller gets an error soon, which does not show the host", () =>
  Effect.gen(function* () {
    const port = yield* Effect.promise(freePort)
    const url = Redacted.make(`postgres://an_owner:secret@127.0.0.1:${port}/books`)
    const { exit, tookMs } = yield* timed(Layer.build(postgresLayer({ url, requisiteKeys })))
    expectUnavailable(exit, `connection refused (127.0.0.1:${port})`)
    expect(tookMs).toBeLessThan(3_500)
    expect(String(exit)).not.toMatch(/secret|an_owner|books/u)
    const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : null
    assert(error instanceof StorageUnavailable)
    expect(error.publicMessage).not.toMatch(/127\.0\.0\.1/u)
  })
)

it.live("without the server, reads and transactions fail with StorageUnavailable until it is back", () =>
  Effect.gen(function* () {
    const { account, proxy, services } = yield* bench()
    const lock = Effect.flatMap(AccountRepository, (accounts) => accounts.lock(account))
    const both = Effect.all(
      [timed(lock), timed(Effect.flatMap(Transaction, (transaction) => transaction.run(lock)))],
      { concurrency: 2 }
    ).pipe(Effect.provideContext(services))
    proxy.set("reset")
    for (const { exit, tookMs } of yield* both) {
      expectUnavailable(exit, "the server closed the connection")
      expect(tookMs).toBeLessThan(3_500)
    }
    proxy.set("pass")
    for (const { exit } of yield* both) expect(exit._tag).toBe("Success")
  })
)

it.live(
  "a silent server causes StorageUnavailable in less than 12 s, and the pool recovers",
  () =>
    Effect.gen(function* () {
      const { account, proxy, services } = yield* bench()
      const lock = Effect.flatMap(AccountRepository, (accounts) => accounts.lock(account)).pipe(
        Effect.provideContext(services)
      )
      proxy.set("blackhole")
      const { exit, tookMs } = yield* timed(lock)
      expectUnavailable(exit, "did not answer in time")
      expect(tookMs).toBeLessThan(12_000)
      proxy.set("pass")
      yield* lock
    }),
  40_000
)

it.live("an exhausted pool causes StorageUnavailable in less than 2.5 s, and is usable again afterwards", () =>
  Effect.gen(function* () {
    const { account, operator, services } = yield* bench({ poolMax: 2 })
    const lock = Effect.flatMap(Transaction, (transaction) =>
      transaction.run(Effect.flatMap(AccountRepository, (accounts) => accounts.lock(account)))
    ).pipe(Effect.provideContext(services))
    const hold = Effect.flatMap(Transaction, (transaction) => transaction.run(Effect.sleep("3 seconds"))).pipe(
      Effect.provideContext(services)
    )
    yield* Effect.forkScoped(Effect.all([hold, hold], { concurrency: 2 }), { startImmediately: true })
    yield* Effect.sleep("100 millis")
    const waiting = yield* Effect.all(
      Array.from({ length: 20 }, () => timed(lock)),
      { concurrency: "unbounded" }
    )
    for (const { exit, tookMs } of waiting) {
      expectUnavailable(exit, "no database connection became free")
      expect(tookMs).toBeLessThan(2_500)
    }
    yield* Effect.sleep("1500 millis")
    yield* Effect.all(
      Array.from({ length: 10 }, () => lock),
      { concurrency: "unbounded" }
    )
    const [row] = yield* operator`select count(*) as open from pg_stat_activity where application_name = 'service'`
    expect(row).toEqual({ open: 2n })
  })
)

it.live(
  "a lock that is held too long causes StorageUnavailable",
  () =>
    Effect.gen(function* () {
      const { account, operator, services } = yield* bench()
      const lock = Effect.flatMap(AccountRepository, (accounts) => accounts.lock(account)).pipe(
        Effect.provideContext(services)
      )
      yield* operator`begin`
      yield* operator`select 1 from accounts for no key update`
      const { exit, tookMs } = yield* timed(lock)
      expectUnavailable(exit, "a lock was not granted in time")
      expect(tookMs).toBeLessThan(6_000)
      yield* operator`rollback`
    }),
  20_000
)

it.live("a constraint violation is a defect that names the constraint and shows no data", () =>
  Effect.gen(function* () {
    const { account, services } = yield* bench()
    const wrong = { ...account, status: "ACTIVE", problem: "Ромашка 7707083893", contractId: null }
    const update = Effect.flatMap(AccountRepository, (accounts) => accounts.update(wrong as unknown as Account))
    const inTransaction = Effect.flatMap(Transaction, (transaction) => transaction.run(update))
    for (const effect of [update, inTransaction]) {
      const exit = yield* Effect.exit(effect.pipe(Effect.provideContext(services)))
      assert(Exit.isFailure(exit))
      expect(Cause.hasDies(exit.cause)).toBe(true)
      expect(Cause.pretty(exit.cause)).toContain("accounts_active_check")
      expect(Cause.pretty(exit.cause)).not.toContain("7707083893")
    }
  })
)

it.live("an interrupted transaction is rolled back and releases its connection", () =>
  Effect.gen(function* () {
    const { dealer, operator, services } = yield* bench({ poolMax: 1 })
    const create = (dealId: string) => createBill({ cmeDealerId: dealer.cmeDealerId, ...settlement(dealId) })
    for (let index = 0; index < 30; index++) {
      yield* Effect.timeoutOption(create(`interrupted-${index}`), `${index % 10} millis`).pipe(
        Effect.provideContext(services)
      )
    }
    yield* create("last").pipe(Effect.provideContext(services))
    const halves = yield* operator`
      select b.id from bill b left join billing_operation o on o.bill_id = b.id where o.id is null
    `
    expect(halves).toEqual([])
  })
)
