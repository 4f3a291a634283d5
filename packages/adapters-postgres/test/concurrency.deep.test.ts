import { applyPayments, createBill, registerDealer, CmeDealerId } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, type Context, Effect, Layer, Result } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { received, settlement } from "./settlements.ts"

/** The ports of two processes on one database, and a connection of the test. */
const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const build = Layer.build(layerOn(url))
  const services = [yield* build, yield* build] as const
  return { sql, services, dealer: yield* providedDealer(sql).pipe(Effect.provideContext(services[0])) }
})

/** Retries like a caller that gets 503: on a slow machine the pools are full for a while. */
const persistent = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 20, while: (error) => error._tag === "StorageUnavailable" })

const spread = <A, E extends { readonly _tag: string }, R>(
  count: number,
  services: readonly [Context.Context<R>, Context.Context<R>],
  effect: (index: number) => Effect.Effect<A, E, R>
) =>
  Effect.all(
    Array.from({ length: count }, (_, index) =>
      Effect.result(Effect.provideContext(persistent(effect(index)), services[index % 2 === 0 ? 0 : 1]))
    ),
    { concurrency: "unbounded" }
  )

const successes = <A, E>(results: ReadonlyArray<Result.Result<A, E>>): ReadonlyArray<A> => {
  expect(results.filter(Result.isFailure)).toEqual([])
  return Arr.getSuccesses(results)
}

it.live("fifty parallel calls for one deal get the same bill", () =>
  Effect.gen(function* () {
    const { dealer, services, sql } = yield* bench
    const create = () => createBill({ cmeDealerId: dealer.dealer.cmeDealerId, ...settlement("deal") })
    const created = successes(yield* spread(50, services, create))
    expect(created.filter(({ isCreated }) => isCreated)).toHaveLength(1)
    expect(new Set(created.map(({ bill }) => bill.id)).size).toBe(1)
    const rows = yield* sql`select (select count(*) from bill) as bills,
      (select count(*) from billing_operation where kind = 'INVOICE') as invoices`
    expect(rows).toEqual([{ bills: 1n, invoices: 1n }])
  })
)

it.live("fifty parallel registrations get the same dealer", () =>
  Effect.gen(function* () {
    const { services } = yield* bench
    const register = () => registerDealer({ cmeDealerId: CmeDealerId.make("same"), requisite: sampleRequisite })
    const registered = successes(yield* spread(50, services, register))
    expect(new Set(registered.map(({ dealer }) => dealer.id)).size).toBe(1)
  })
)

it.live("parallel payments and bills lose no kopeck, leave no balance beside a debt, and never deadlock", () =>
  Effect.gen(function* () {
    const { dealer, services, sql } = yield* bench
    const other = yield* providedDealer(sql).pipe(Effect.provideContext(services[0]))
    const contracts = [dealer, other].flatMap(({ contractOf }) => [contractOf("SETTLEMENT"), contractOf("DEPOSIT")])
    const work = Effect.fnUntraced(function* (index: number) {
      if (index % 3 === 0) {
        const { cmeDealerId } = index % 2 === 0 ? dealer.dealer : other.dealer
        yield* createBill({ cmeDealerId, ...settlement(`deal-${index}`, BigInt(100 * (index + 1))) })
        return
      }
      // Each chunk touches all accounts, each time in another order.
      const order = index % 2 === 0 ? contracts : contracts.toReversed()
      const messages = order.map((contract, at) => received(`p-${index}-${at}`, contract, BigInt(index + 1)))
      assert(Arr.isReadonlyArrayNonEmpty(messages))
      yield* applyPayments(messages)
    })
    successes(yield* spread(60, services, work))
    const broken = yield* sql`
      select 'payment' as what, p.payment_id as id from payments p left join transfer l on l.payment_id = p.payment_id
      group by p.payment_id having p.effect <> sum(l.amount)
      union all select 'bill', b.id::text from bill b left join transfer l on l.bill_id = b.id
      group by b.id having b.paid_sum <> coalesce(sum(l.amount), 0)
      union all select 'free money beside a debt', a.dealer_id::text
        from accounts a join bill b using (dealer_id, account_type)
      where a.account_type <> 'DEPOSIT' and a.balance > 0 and b.paid_at is null
    `
    expect(broken).toEqual([])
    const [sums] = yield* sql`
      select (select sum(effect) from payments)::bigint as paid, (select count(*) from payments) as payments,
        (select sum(paid_sum) from bill)::bigint + (select sum(balance) from accounts)::bigint as held`
    expect(sums?.payments).toBe(160n)
    expect(sums?.held).toBe(sums?.paid)
    const deadlocks = yield* sql`select deadlocks from pg_stat_database where datname = current_database()`
    expect(deadlocks).toEqual([{ deadlocks: 0n }])
  })
)

it.live(
  "one payment id for two accounts, from two consumers at once, is applied once and parked as a conflict once",
  () =>
    Effect.gen(function* () {
      const { dealer, services, sql } = yield* bench
      for (let round = 0; round < 15; round++) {
        const apply = (index: number) =>
          applyPayments([
            received(`race-${round}`, dealer.contractOf(index === 0 ? "SETTLEMENT" : "COMMISSION"), 500n)
          ])
        const processedMessages = successes(yield* spread(2, services, apply)).flat()
        expect(processedMessages.map(({ outcome }) => outcome).toSorted()).toEqual(["APPLIED", "PARKED"])
      }
      expect(yield* sql`select distinct reason from parked`).toEqual([{ reason: "CONFLICT" }])
      expect(yield* sql`select sum(balance)::bigint as held from accounts`).toEqual([{ held: 7_500n }])
    })
)

it.live("the same chunks from two consumers at once are applied once", () =>
  Effect.gen(function* () {
    const { dealer, services, sql } = yield* bench
    const messages = Array.from({ length: 30 }, (_, index) =>
      index % 5 === 0
        ? { ...received("x", "x", 1n), raw: Buffer.from("{") }
        : received(`twin-${index}`, dealer.contractOf("SETTLEMENT"), 7n)
    )
    assert(Arr.isReadonlyArrayNonEmpty(messages))
    successes(yield* spread(6, services, () => applyPayments(messages)))
    const counts =
      yield* sql`select (select count(*) from payments) as payments, (select count(*) from parked) as parked,
        (select count(*) from processed_message) as "processedMessages",
        (select sum(balance)::bigint from accounts) as held`
    expect(counts).toEqual([{ payments: 24n, parked: 6n, processedMessages: 30n, held: 168n }])
  })
)

it.live("of two unreadable messages at one position the first is kept", () =>
  Effect.gen(function* () {
    const { services, sql } = yield* bench
    const handle = (index: number) => {
      const place = Math.floor(index / 8)
      // The processes have different messages at every second position.
      const text = place % 2 === 1 && index % 2 === 1 ? "other" : "none"
      const position = { source: "unreadable", number: BigInt(place) }
      return applyPayments([{ position, raw: new TextEncoder().encode(text) }])
    }
    const results = yield* spread(80, services, handle)
    const failures = results.flatMap((result) => (Result.isFailure(result) ? [result.failure._tag] : []))
    expect(new Set(failures)).toEqual(new Set(["PositionReused"]))
    const rows = yield* sql`select (select count(*) from processed_message) as "processedMessages",
        (select count(*) from parked) as parked`
    expect(rows).toEqual([{ processedMessages: 10n, parked: 10n }])
  })
)
