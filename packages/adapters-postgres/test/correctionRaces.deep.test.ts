import {
  applyPayments,
  BillingOperationRepository,
  cancelBill,
  correctBill,
  createBill,
  PositiveKopecks,
  runBillingOperations,
  type BillId
} from "@dealer-billing/domain"
import { by, BillingMemory } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Effect, Layer, Result, type Context } from "effect"
import { verify } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { received, settlement } from "./settlements.ts"

const reason = "the deal was called off"

/** The ports of two processes on one database with two dealers. */
const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const build = Layer.build(Layer.merge(layerOn(url), BillingMemory.layer))
  const services = [yield* build, yield* build] as const
  const provide = Effect.provideContext(services[0])
  const dealer = yield* providedDealer(sql).pipe(provide)
  return { url, sql, services, dealer, other: yield* providedDealer(sql).pipe(provide), provide }
})

const persistent = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 20, while: (error) => error._tag === "StorageUnavailable" })

const atOnce = <A, E extends { readonly _tag: string }, R>(
  services: readonly [Context.Context<R>, Context.Context<R>],
  effects: ReadonlyArray<Effect.Effect<A, E, R>>
) =>
  Effect.all(
    effects.map((effect, index) =>
      Effect.result(Effect.provideContext(persistent(effect), services[index % 2 === 0 ? 0 : 1]))
    ),
    { concurrency: "unbounded" }
  )

const brokenOf = Effect.fn("brokenOf")(function* (url: Parameters<typeof verify>[0]["url"]) {
  const broken = (yield* verify({ url })).filter(({ violations }) => violations > 0)
  return broken.map(({ name }) => name)
})

/** `providedDealer` writes accounts without operations. */
const brokenByTheBench = ["account-objects", "account-status"]

it.live("parallel corrections of one bill, equal or different, create one bill", () =>
  Effect.gen(function* () {
    const { dealer, other, provide, services, url } = yield* bench
    const made = yield* createBill({ cmeDealerId: dealer.dealer.cmeDealerId, ...settlement("deal") }).pipe(provide)
    const { id } = made.bill
    const prices = [9_000n, 8_000n].map((price) => PositiveKopecks.make(price))
    const ways = Array.from({ length: 20 }, (_, index) =>
      index % 5 === 4
        ? Effect.asVoid(cancelBill({ billId: id, reason }).pipe(by("ann")))
        : Effect.asVoid(
            correctBill({
              billId: id,
              carPrice: prices[index % 2]!,
              cmeDealerId: other.dealer.cmeDealerId,
              reason
            }).pipe(by("ann"))
          )
    )
    const results = yield* atOnce(services, ways)
    for (const result of results) {
      if (Result.isFailure(result)) expect(result.failure._tag).toBe("BillConflict")
    }
    expect(results.filter(Result.isFailure).length).toBe(8)
    expect(yield* brokenOf(url)).toEqual(brokenByTheBench)
  })
)

it.live("parallel corrections, payments and new bills lose no kopeck and never deadlock", () =>
  Effect.gen(function* () {
    const { dealer, other, provide, services, sql, url } = yield* bench
    const sides = [dealer, other] as const
    const bills: Array<BillId> = []
    for (let index = 0; index < 24; index += 1) {
      const { cmeDealerId } = sides[index % 2]!.dealer
      const made = yield* createBill({ cmeDealerId, ...settlement(`deal-${index}`, BigInt(100 + index)) }).pipe(
        provide
      )
      bills.push(made.bill.id)
    }
    const contracts = sides.map(({ contractOf }) => contractOf("SETTLEMENT"))
    // Each chunk touches both accounts, each time in another order.
    const chunks = bills.map((_, index) => {
      const [first, second] = index % 2 === 0 ? contracts : contracts.toReversed()
      return [received(`p-${index}-1`, first!, 50n), received(`p-${index}-2`, second!, 50n)] as const
    })
    const work = Effect.fnUntraced(function* (id: BillId, index: number, step: number) {
      const target = sides[(index + 1) % 2]!.dealer.cmeDealerId
      const messages = chunks[index]!
      if (step === 2)
        return yield* Effect.asVoid(createBill({ cmeDealerId: target, ...settlement(`later-${index}`, 30n) }))
      if (step === 1) return yield* Effect.asVoid(applyPayments(messages))
      yield* index % 3 === 0
        ? Effect.asVoid(cancelBill({ billId: id, reason }).pipe(by("ann")))
        : Effect.asVoid(correctBill({ billId: id, cmeDealerId: target, reason }).pipe(by("ann")))
    })
    const works = bills.flatMap((id, index) => [0, 1, 2].map((step) => work(id, index, step)))
    const results = yield* atOnce(services, works)
    expect(results.filter(Result.isFailure)).toEqual([])
    expect(yield* brokenOf(url)).toEqual(brokenByTheBench)
    const [sums] = yield* sql`
      select (select sum(effect) from payments)::bigint as paid,
        (select sum(paid_sum) from bill)::bigint + (select sum(balance) from accounts)::bigint as held`
    expect([sums?.paid, sums?.held]).toEqual([2_400n, 2_400n])
  })
)

it.live("a bill cancelled while workers take its invoice is either never invoiced or cancelled in Billing", () =>
  Effect.gen(function* () {
    const { dealer, provide, sql } = yield* bench
    yield* sql`update billing_operation o set state = 'DONE', remote_id = case o.kind when 'CLIENT' then a.client_id
        when 'PAYER' then a.payer_id else a.contract_id end
      from accounts a where a.dealer_id = o.dealer_id and a.account_type = o.account_type`
    for (let index = 0; index < 12; index += 1) {
      const made = yield* createBill({
        cmeDealerId: dealer.dealer.cmeDealerId,
        ...settlement(`race-${index}`)
      }).pipe(provide)
      const claim = Effect.flatMap(BillingOperationRepository, (operations) =>
        operations.claim({ limit: 1, leaseMs: 1, leaseToken: `worker-${index}` })
      )
      yield* Effect.all([provide(claim), provide(cancelBill({ billId: made.bill.id, reason }).pipe(by("ann")))], {
        concurrency: "unbounded"
      })
    }
    for (let pass = 0; pass < 5; pass += 1) yield* provide(runBillingOperations(50))
    const open = yield* sql`
      select b.id, b.invoice_id, o.state, c.state as cancellation from bill b
      join billing_operation o on o.bill_id = b.id and o.kind = 'INVOICE'
      left join billing_operation c on c.bill_id = b.id and c.kind = 'CANCELLATION'
      where not (o.state = 'REJECTED' and b.invoice_id is null and c.id is null)
        and not (o.state = 'DONE' and c.state in ('DONE', 'REJECTED'))`
    expect(open).toEqual([])
  })
)
