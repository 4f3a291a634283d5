import { retryParked } from "@dealer-billing/domain/internal"
import {
  applyPayments,
  createBill,
  CurrentPaymentsDialect,
  DealId,
  PositiveKopecks,
  resolvePayment,
  type PaymentMessage
} from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { verify } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { by } from "@dealer-billing/domain/testing"

const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const services = yield* Layer.build(layerOn(url))
  const { contractOf, dealer } = yield* providedDealer(sql).pipe(Effect.provideContext(services))
  return { url, sql, services, dealer, contractId: contractOf("SETTLEMENT") }
})

const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
const received = (paymentId: string, contractId: string, sum: string, more: object = {}) =>
  JSON.stringify({ type: "payment.received", paymentId, contractId, sum, ...shared, ...more })
const total = (invoiceId: string, totalPaid: string, revision: number) =>
  JSON.stringify({ type: "invoice.paid-total", invoiceId, totalPaid, revision, ...shared })
const at = (offset: number, text: string): PaymentMessage => ({
  position: { source: "t", number: BigInt(offset) },
  raw: Buffer.from(text)
})
const outcomes = (processedMessages: ReadonlyArray<{ readonly outcome: string }>) =>
  processedMessages.map(({ outcome }) => outcome)

it.live("another message at a known position is refused, and its whole chunk is rolled back", () =>
  Effect.gen(function* () {
    const { contractId, services, sql } = yield* bench
    const apply = (...messages: readonly [PaymentMessage, ...Array<PaymentMessage>]) =>
      applyPayments(messages).pipe(Effect.provideContext(services))
    const old = [at(0, received("old-1", contractId, "1.00")), at(1, "poison")] as const
    expect(outcomes(yield* apply(...old))).toEqual(["APPLIED", "PARKED"])
    expect(yield* apply(...old)).toEqual([])
    const fresh = at(2, received("new-2", contractId, "5.00"))
    for (const forged of [at(0, received("new-0", contractId, "7.00")), at(1, "other poison")]) {
      const failure = yield* Effect.flip(apply(fresh, forged))
      expect(failure).toMatchObject({ _tag: "PositionReused", ...forged.position })
    }
    const [row] = yield* sql`select (select count(*) from processed_message) as "processedMessages",
        (select count(*) from parked) as parked,
      (select sum(balance)::bigint from accounts) as balance`
    expect(row).toEqual({ processedMessages: 2n, parked: 1n, balance: 100n })
  })
)

it.live("totals that waited for their invoice are applied in any order, and the newest one counts", () =>
  Effect.gen(function* () {
    const { dealer, services, sql } = yield* bench
    const deal = {
      operation: "GET_SETTLEMENT" as const,
      dealId: DealId.make("lot-1"),
      carPrice: PositiveKopecks.make(10_000n)
    }
    const { bill } = yield* createBill({ cmeDealerId: dealer.cmeDealerId, ...deal }).pipe(
      Effect.provideContext(services)
    )
    const inTotals = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      effect.pipe(Effect.provideService(CurrentPaymentsDialect, "totals"), Effect.provideContext(services))
    const apply = (offset: number, text: string) =>
      inTotals(Effect.map(applyPayments([at(offset, text)]), outcomes))
    expect(yield* apply(0, total("invoice-1", "100.00", 3))).toEqual(["PARKED"])
    expect(yield* apply(1, total("invoice-1", "130.00", 2))).toEqual(["PARKED"])
    yield* sql`update bill set invoice_id = 'invoice-1', issued_at = now(), status = 'ISSUED', url = 'https://x'
      where id = ${bill.id}`
    expect(yield* apply(2, total("invoice-1", "60.00", 1))).toEqual(["APPLIED"])
    expect(yield* inTotals(retryParked())).toBe(2)
    expect(yield* apply(3, total("invoice-1", "75.50", 4))).toEqual(["APPLIED"])
    const [row] = yield* sql`select (select paid_sum from bill) as paid_sum,
      (select total_paid from invoice_total) as newest,
      (select count(*) from parked where resolved_at is null) as waiting`
    expect(row).toEqual({ paid_sum: 7_550n, newest: 7_550n, waiting: 0n })
  })
)

it.live("a time that the storage cannot represent is parked and blocks neither messages nor retries", () =>
  Effect.gen(function* () {
    const { contractId, dealer, services, sql } = yield* bench
    yield* sql`update accounts set contract_id = null, status = 'PROVISIONING'
      where dealer_id = ${dealer.id} and account_type = 'SETTLEMENT'`
    const late = { paidAt: "9999-12-31T23:59:59-12:00" }
    const early = { paidAt: "0000-01-01T00:00:00+01:00" }
    const processedMessages = yield* applyPayments([
      at(0, received("late", contractId, "1.00", late)),
      at(1, received("early", contractId, "1.00", early)),
      at(2, received("good", contractId, "5.00", { invoiceId: null }))
    ]).pipe(Effect.provideContext(services))
    expect(outcomes(processedMessages)).toEqual(["PARKED", "PARKED", "PARKED"])
    yield* sql`update accounts set contract_id = ${contractId}, status = 'ACTIVE'
      where dealer_id = ${dealer.id} and account_type = 'SETTLEMENT'`
    expect(yield* retryParked().pipe(Effect.provideContext(services))).toBe(1)
    const parked = yield* sql`select reason from parked where resolved_at is null`
    expect(parked).toEqual([{ reason: "BAD_MESSAGE" }, { reason: "BAD_MESSAGE" }])
  })
)

it.live("the ledger is consistent after an operator applied one message and rejected another", () =>
  Effect.gen(function* () {
    const { contractId, dealer, services, url } = yield* bench
    const lost = (id: string) => received(id, contractId, "5.00").replace(contractId, "other")
    yield* Effect.gen(function* () {
      yield* applyPayments([at(0, lost("p-1")), at(1, lost("p-2")), at(2, "poison"), at(3, lost("p-1"))])
      const { cmeDealerId } = dealer
      yield* resolvePayment({ address: "parked-1", action: "apply", cmeDealerId, accountType: "DEPOSIT" }).pipe(
        by("ann")
      )
      yield* resolvePayment({ address: "p-2", action: "reject", reason: "not ours" }).pipe(by("ann"))
      yield* resolvePayment({ address: "parked-3", action: "reject", reason: "poison" }).pipe(by("ann"))
      expect(yield* retryParked()).toBe(1)
    }).pipe(Effect.provideContext(services))
    const broken = (yield* verify({ url })).filter(({ violations }) => violations > 0)
    // The test opens the accounts without operations.
    expect(broken.map(({ name }) => name)).toEqual(["account-objects", "account-status"])
  })
)
