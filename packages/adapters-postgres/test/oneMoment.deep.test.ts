import {
  createBill,
  DealId,
  getBillAllocations,
  getMonthlySummary,
  PositiveKopecks,
  type BillId
} from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect, Fiber } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"

const opened = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const layer = layerOn(url)
  const { dealer } = yield* providedDealer(sql).pipe(Effect.provide(layer))
  const closedAt = yield* DateTime.now
  const command = {
    operation: "GET_REWARD" as const,
    dealId: DealId.make("lot-1"),
    carPrice: PositiveKopecks.make(100_000_000n),
    closedAt
  }
  const { bill } = yield* createBill({ cmeDealerId: dealer.cmeDealerId, ...command }).pipe(Effect.provide(layer))
  const month = DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(closedAt, "Europe/Moscow")).slice(0, 7)
  return { sql, layer, dealer, bill, month }
})

type Opened = Effect.Success<typeof opened>

/** Starts a read that waits for the ledger after it has read the bill, and pays the bill before it continues. */
const payWithin = <A, E, R>({ bill, dealer, sql }: Opened, reading: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`lock table transfer in access exclusive mode`
        const waiting = yield* Effect.forkScoped(reading)
        const held = sql<{ readonly count: number }>`
          select count(*)::int as count from pg_locks
          where relation = 'transfer'::regclass and not granted
            and database = (select oid from pg_database where datname = current_database())
        `
        yield* Effect.repeat(Effect.delay(held, "5 millis"), { until: ([found]) => (found?.count ?? 0) > 0 })
        yield* sql`
          insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, paid_at,
            content)
          values ('p-1', 'payment.received', 'p-1', ${dealer.id}, 'COMMISSION', ${bill.commonSum},
            ${bill.commonSum}, now(),
            '{}')
        `
        yield* sql`
          insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
          values (${dealer.id}, 'COMMISSION', 'OUTSIDE', 'BILL', 'OLDEST_OPEN_BILL', ${bill.commonSum}, 'p-1',
            ${bill.id})
        `
        yield* sql`update bill set paid_sum = common_sum, paid_at = now() where id = ${bill.id}`
        return waiting
      })
    )
    return yield* Fiber.join(fiber)
  })

const paidBy = (
  movements: ReadonlyArray<{ readonly transfer: { readonly billId: BillId | null; readonly amount: bigint } }>
) => movements.reduce((sum, { transfer }) => sum + transfer.amount, 0n)

it.live("a monthly summary contains a payment together with the debt that it paid, or neither", () =>
  Effect.gen(function* () {
    const world = yield* opened
    const summary = getMonthlySummary({ cmeDealerId: world.dealer.cmeDealerId, month: world.month }).pipe(
      Effect.provide(world.layer)
    )
    const meanwhile = yield* payWithin(world, summary)
    expect([meanwhile.totals.owed, meanwhile.payments, meanwhile.movements]).toEqual([5_000_000n, [], []])
    const after = yield* summary
    expect([after.totals.owed, after.payments.length, paidBy(after.movements)]).toEqual([0n, 1, 5_000_000n])
  }).pipe(Effect.scoped)
)

it.live("the movements of a bill add up to its paid sum", () =>
  Effect.gen(function* () {
    const world = yield* opened
    const read = getBillAllocations(world.bill.id).pipe(Effect.provide(world.layer))
    const meanwhile = yield* payWithin(world, read)
    expect([meanwhile.bill.paidSum, meanwhile.movements]).toEqual([0n, []])
    const after = yield* read
    expect([after.bill.paidSum, paidBy(after.movements)]).toEqual([5_000_000n, 5_000_000n])
  }).pipe(Effect.scoped)
)
