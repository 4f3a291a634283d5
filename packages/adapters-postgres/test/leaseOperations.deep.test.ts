import { BillingOperationRepository } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"

const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const operator = yield* connectTo(url)
  const services = yield* Layer.build(layerOn(url))
  yield* providedDealer(operator).pipe(Effect.provideContext(services))
  return { operator, services }
})

const claim = Effect.fn("claim")(function* (limit: number) {
  const leaseToken = crypto.randomUUID()
  const claimed = yield* (yield* BillingOperationRepository).claim({ limit, leaseMs: 5_000, leaseToken })
  return { leaseToken, ids: claimed.map(({ operation }) => operation.id) }
})

it.live("a claim skips locked operations without waiting", () =>
  Effect.gen(function* () {
    const { operator, services } = yield* bench
    yield* operator`begin`
    yield* operator`select 1 from billing_operation where id <= 2 for no key update`
    const { ids } = yield* claim(3).pipe(Effect.provideContext(services), Effect.timeout("1 second"))
    expect(ids).toEqual([3n, 4n, 5n])
    yield* operator`rollback`
  })
)

it.live("a lease renewal locks in the order of ids, so it cannot deadlock with a requisite update", () =>
  Effect.gen(function* () {
    const { operator, services } = yield* bench
    const { ids, leaseToken } = yield* claim(9).pipe(Effect.provideContext(services))
    expect(ids.length).toBeGreaterThan(1)
    const renew = Effect.flatMap(BillingOperationRepository, (operations) =>
      operations.extendLease(leaseToken, 60_000)
    ).pipe(Effect.provideContext(services))
    yield* operator`begin`
    yield* operator`set local lock_timeout = 500`
    yield* operator`select 1 from billing_operation order by id limit 1 for no key update`
    const renewal = yield* Effect.forkChild(renew, { startImmediately: true })
    yield* Effect.sleep("200 millis")
    yield* operator`select 1 from billing_operation order by id for no key update`
    yield* operator`commit`
    yield* Fiber.join(renewal)
    const renewed = yield* operator`select id from billing_operation where lease_until > now() + interval '50 s'`
    expect(renewed).toHaveLength(ids.length)
  })
)
