import {
  applyPayments,
  createBill,
  DealerId,
  DealId,
  defaultTariffs,
  FastBuyoutRepository,
  getDealer,
  OperationSignal,
  returnDeposit,
  ReturnId,
  Tariffs,
  type CmeDealerId
} from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Exit, Layer } from "effect"
import { migrate, verify } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"

const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }

const apply = (topic: string, offset: bigint, fact: object) =>
  applyPayments([
    {
      position: { topic, partition: 0, offset },
      raw: Buffer.from(JSON.stringify({ ...fact, ...shared, "no field of ours": "\u0000" }))
    }
  ])

const pay = (topic: string, contractId: string, sum: string) =>
  apply(topic, 0n, { type: "payment.received", paymentId: `${topic}-in`, contractId, sum })

const reverse = (topic: string, sum: string) =>
  apply(topic, 1n, { type: "payment.reversed", paymentId: `${topic}-back`, reversesPaymentId: `${topic}-in`, sum })

const giveBack = (cmeDealerId: CmeDealerId, name: string, sum: bigint) =>
  returnDeposit(cmeDealerId, { returnId: ReturnId.make(name), sum, reason: "asked for" }, "operator")

it.live("a return and a reversal at the same moment never give out between them more than came in", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const one = Effect.gen(function* () {
      const { contractOf, dealer } = yield* providedDealer(sql)
      const name = `d-${dealer.id}`
      yield* pay(name, contractOf("DEPOSIT"), "100.00")
      const [returned] = yield* Effect.all(
        [Effect.exit(giveBack(dealer.cmeDealerId, `${name}-1`, 6_000n)), reverse(name, "100.00")],
        { concurrency: 2 }
      )
      const second = yield* Effect.exit(giveBack(dealer.cmeDealerId, `${name}-2`, 4_000n))
      expect(Exit.isFailure(second)).toBe(true)
      const { accounts } = yield* getDealer(dealer.cmeDealerId)
      const { balance } = accounts.find(({ accountType }) => accountType === "DEPOSIT")!
      expect(balance).toBe(Exit.isSuccess(returned) ? 4_000n : 0n)
    })
    yield* Effect.all(
      Array.from({ length: 10 }, () => one),
      { concurrency: 5 }
    ).pipe(Effect.provide(layerOn(url)))
  }).pipe(Effect.scoped)
)

it.live("what was parked before anybody noted what it owes owes it after the migration", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const standing = Effect.gen(function* () {
      const { contractOf, dealer } = yield* providedDealer(sql)
      yield* pay("t", contractOf("DEPOSIT"), "100.00")
      yield* giveBack(dealer.cmeDealerId, "return", 6_000n)
      yield* reverse("t", "99.99")
      return dealer.id
    })
    const dealerId = yield* standing.pipe(Effect.provide(layerOn(url)))
    const noted = sql`select owed_dealer_id, owed_sum, owed_origin from parked where owed_sum is not null`
    const before = yield* noted
    expect(before).toHaveLength(1)
    yield* sql`alter table parked drop column owed_dealer_id, drop column owed_sum, drop column owed_origin`
    yield* sql`delete from schema_migration where id = 21`
    yield* sql`insert into inbox values ('x', 0, 0, 'PARKED', null, sha256('\\xff'))`
    yield* sql`
      insert into parked (topic, "partition", "offset", raw, reason, detail)
      select 'x', 0, 0, '\\xff', reason, detail from parked`
    expect(yield* migrate({ url })).toEqual(["owed deposits"])
    expect(yield* noted).toEqual(before)
    const read = Effect.flatMap(FastBuyoutRepository, (repository) => repository.read(DealerId.make(dealerId), []))
    expect(yield* read.pipe(Effect.provide(layerOn(url)))).toMatchObject({
      value: { depositBalance: 4_000n, owed: 9_999n }
    })
  }).pipe(Effect.scoped)
)

it.live("a total that was parked before anybody noted what it owes owes it after the migration", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const total = (offset: bigint, revision: number, totalPaid: string) =>
      apply("totals", offset, { type: "invoice.paid-total", invoiceId: "i-1", totalPaid, revision })
    yield* Effect.gen(function* () {
      const { dealer } = yield* providedDealer(sql)
      const deal = { operation: "GET_DEPOSIT" as const, dealId: DealId.make("topup"), sum: 10_000n }
      yield* createBill(dealer.cmeDealerId, deal)
      yield* sql`update bill set status = 'ISSUED', invoice_id = 'i-1', invoice_number = '1', issued_at = now()`
      yield* total(0n, 1, "100.00")
      yield* giveBack(dealer.cmeDealerId, "return", 6_000n)
      yield* total(1n, 2, "10.01")
      const owed = Effect.flatMap(FastBuyoutRepository, (each) => each.read(DealerId.make(dealer.id), []))
      expect(yield* owed).toMatchObject({ value: { owed: 8_999n } })
      yield* sql`alter table parked drop column owed_dealer_id, drop column owed_sum, drop column owed_origin`
      yield* sql`alter table parked drop column kept_named, drop column kept_direct`
      yield* sql`delete from schema_migration where id in (21, 22)`
      expect(yield* migrate({ url })).toEqual(["owed deposits", "figures of parked totals"])
      expect(yield* owed).toMatchObject({ value: { owed: 8_999n } })
      const broken = (yield* verify({ url })).filter(({ violations }) => violations > 0)
      expect(broken.filter(({ name }) => name.startsWith("parked-"))).toEqual([])
    }).pipe(
      Effect.provide(Layer.mergeAll(layerOn(url), OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs)))
    )
  }).pipe(Effect.scoped)
)
