import {
  AccountRepository,
  createBill,
  DealId,
  getDealer,
  PositiveKopecks,
  returnDeposit,
  ReturnId,
  Transaction,
  type CmeDealerId
} from "@dealer-billing/domain"
import { expect, layer } from "@effect/vitest"
import { Context, Deferred, Effect, Fiber, Layer, Predicate, Result, Schedule } from "effect"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { by } from "@dealer-billing/domain/testing"

class Sql extends Context.Service<Sql, PgClient>()("test/depositReturns/Sql") {}

const database = Layer.unwrap(
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    return Layer.merge(layerOn(url), Layer.effect(Sql, connectTo(url)))
  })
)

/** A dealer with this held deposit, in kopecks. */
const heldDealer = Effect.fn("heldDealer")(function* (held: bigint) {
  const sql = yield* Sql
  const { dealer } = yield* providedDealer(sql)
  const paymentId = `deposit-${dealer.id}`
  yield* sql`
    with paid as (
      insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, paid_at, content)
      values (${paymentId}, 'payment.received', ${paymentId}, ${dealer.id}, 'DEPOSIT', ${held}, ${held}, now(), '{}')
    ), entered as (
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id)
      values (${dealer.id}, 'DEPOSIT', 'OUTSIDE', 'BALANCE', 'HELD_DEPOSIT', ${held}, ${paymentId})
    )
    update accounts set balance = ${held} where dealer_id = ${dealer.id} and account_type = 'DEPOSIT'`
  return dealer.cmeDealerId
})

const giveBack = (cmeDealerId: CmeDealerId, name: string, sum: bigint) =>
  returnDeposit({
    cmeDealerId,
    returnId: ReturnId.make(name),
    sum: PositiveKopecks.make(sum),
    reason: "asked for"
  }).pipe(by("operator"))

const heldBy = (cmeDealerId: CmeDealerId) =>
  Effect.map(
    getDealer(cmeDealerId),
    ({ accounts }) => accounts.find(({ accountType }) => accountType === "DEPOSIT")?.balance
  )

/** Waits until another connection waits for a lock. */
const untilBlocked = Effect.flatMap(
  Sql,
  (sql) => sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
).pipe(
  Effect.flatMap((rows) => (rows.length > 0 ? Effect.void : Effect.fail("not yet" as const))),
  Effect.retry(Schedule.spaced("10 millis"))
)

layer(database, { excludeTestServices: true, timeout: "60 seconds" })("Returns of deposits on Postgres", (it) => {
  it.effect(
    "twenty equal parallel calls make one return, and of two that exceed the deposit only one succeeds",
    () =>
      Effect.gen(function* () {
        const cmeDealerId = yield* heldDealer(10_000_000n)
        const equal = Array.from({ length: 20 }, () => giveBack(cmeDealerId, "twenty", 1n))
        const all = yield* Effect.all(equal, { concurrency: "unbounded" })
        expect(all.filter(({ isCreated }) => isCreated)).toHaveLength(1)
        const two = ["left", "right"].map((name) => Effect.result(giveBack(cmeDealerId, name, 6_000_000n)))
        const results = yield* Effect.all(two, { concurrency: "unbounded" })
        expect(results.filter(Result.isSuccess)).toHaveLength(1)
        expect(yield* heldBy(cmeDealerId)).toBe(3_999_999n)
      })
  )

  it.effect("wait for a settlement that is being created, and leave it covered", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const accounts = yield* AccountRepository
      const cmeDealerId = yield* heldDealer(10_000_000n)
      const { dealer } = yield* getDealer(cmeDealerId)
      const dealId = DealId.make(`car-${dealer.id}`)
      const isLocked = yield* Deferred.make<void>()
      const making = yield* Effect.forkChild(
        transaction.run(
          Effect.gen(function* () {
            yield* accounts.lock({ dealerId: dealer.id, accountType: "SETTLEMENT" })
            yield* Deferred.succeed(isLocked, undefined)
            yield* untilBlocked
            yield* createBill({
              cmeDealerId,
              operation: "GET_SETTLEMENT",
              dealId,
              carPrice: PositiveKopecks.make(50_000_000n)
            })
          })
        )
      )
      yield* Deferred.await(isLocked)
      const refusal = yield* Effect.flip(giveBack(cmeDealerId, "waiting", 6_000_000n))
      yield* Fiber.join(making)
      expect(refusal._tag).toBe("DepositInUse")
      expect(yield* heldBy(cmeDealerId)).toBe(10_000_000n)
    })
  )

  const falsified: ReadonlyArray<readonly [title: string, statement: string]> = [
    ["a return rewritten", "update deposit_return set reason = 'x'"],
    ["a return deleted", "delete from deposit_return"],
    ["a transfer without a kopeck's way", "update transfer set reason = 'DEPOSIT_RETURNED'"],
    [
      "money returned from another account",
      `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount)
        select id, 'SETTLEMENT', 'BALANCE', 'OUTSIDE', 'DEPOSIT_RETURNED', 1 from dealers limit 1`
    ],
    [
      "money returned for another reason",
      `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount)
        select id, 'DEPOSIT', 'BALANCE', 'OUTSIDE', 'REVERSED', 1 from dealers limit 1`
    ]
  ]
  it.effect.each(falsified)("cannot be falsified: %s", ([, statement]) =>
    Effect.gen(function* () {
      yield* giveBack(yield* heldDealer(5n), `falsified-${statement.length}`, 1n)
      const error = yield* Effect.flip((yield* Sql).unsafe(statement))
      const { cause } = error.reason
      expect(["42501", "23514"]).toContain(Predicate.hasProperty(cause, "code") ? cause.code : null)
    })
  )
})
