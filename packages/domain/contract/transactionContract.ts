import { expect } from "@effect/vitest"
import { Data, Deferred, Effect, Fiber } from "effect"
import {
  AccountRepository,
  BillRepository,
  DealerRepository,
  markCancelled,
  newAccount,
  Transaction
} from "@dealer-billing/domain/internal"
import { accountOf, issuedBill, newBill, newDealer, payIn, someTime, storeBill, storedAccount } from "./fixtures.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

class CaseFailed extends Data.TaggedError("CaseFailed")<{}> {}

const writeSomething = Effect.fn("writeSomething")(function* () {
  const dealer = yield* (yield* DealerRepository).insert(yield* newDealer())
  yield* (yield* AccountRepository).insert([newAccount(dealer, "SETTLEMENT")])
  const bill = yield* newBill(dealer, "SETTLEMENT")
  yield* storeBill(bill)
  return { dealer, bill }
})

const whatStays = Effect.fn("whatStays")(function* ({
  bill,
  dealer
}: Effect.Success<ReturnType<typeof writeSomething>>) {
  const found = yield* Effect.result((yield* DealerRepository).get(dealer.cmeDealerId))
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const bills = yield* (yield* BillRepository).findByDeal(bill.operation, bill.dealId, 1)
  return [found._tag, accounts.length, bills._tag] as const
})

const everything = ["Success", 1, "Some"]
const nothing = ["Failure", 0, "None"]

export const transactionSuite = defineSuite<LedgerPorts>("Transaction", (it) => {
  it.effect("keeps all of what a successful transaction wrote, and answers its value", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const written = yield* transaction.run(writeSomething())
      expect(yield* whatStays(written)).toEqual(everything)
    })
  )

  it.effect("keeps nothing of a failed transaction, and hands on its failure", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const failing = Effect.gen(function* () {
        const written = yield* writeSomething()
        yield* Deferred.succeed(done, written)
        return yield* new CaseFailed()
      })
      expect((yield* Effect.flip(transaction.run(failing)))._tag).toBe("CaseFailed")
      expect(yield* whatStays(yield* Deferred.await(done))).toEqual(nothing)
    })
  )

  it.effect("keeps nothing when the transaction dies of a defect", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const dying = writeSomething().pipe(
        Effect.tap((written) => Deferred.succeed(done, written)),
        Effect.andThen(Effect.die(new Error("a defect on purpose")))
      )
      yield* Effect.exit(transaction.run(dying))
      expect(yield* whatStays(yield* Deferred.await(done))).toEqual(nothing)
    })
  )

  it.effect("keeps nothing when the transaction is interrupted", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const endless = writeSomething().pipe(
        Effect.tap((written) => Deferred.succeed(done, written)),
        Effect.andThen(Effect.never)
      )
      const fiber = yield* Effect.forkChild(transaction.run(endless))
      const written = yield* Deferred.await(done)
      yield* Fiber.interrupt(fiber)
      expect(yield* whatStays(written)).toEqual(nothing)
    })
  )

  it.effect("hides from others what is not committed yet", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const goOn = yield* Deferred.make<void>()
      const waiting = writeSomething().pipe(
        Effect.tap((written) => Deferred.succeed(done, written)),
        Effect.tap(() => Deferred.await(goOn))
      )
      const fiber = yield* Effect.forkChild(transaction.run(waiting))
      const written = yield* Deferred.await(done)
      expect(yield* whatStays(written)).toEqual(nothing)
      yield* Deferred.succeed(goOn, undefined)
      yield* Fiber.join(fiber)
      expect(yield* whatStays(written)).toEqual(everything)
    })
  )

  it.effect("lets an inner transaction join the outer one", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const outer = Effect.gen(function* () {
        yield* Deferred.succeed(done, yield* transaction.run(writeSomething()))
        return yield* new CaseFailed()
      })
      yield* Effect.flip(transaction.run(outer))
      expect(yield* whatStays(yield* Deferred.await(done))).toEqual(nothing)
    })
  )

  it.effect("undoes a failed inner transaction alone when the outer one goes on", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const done = yield* Deferred.make<Effect.Success<ReturnType<typeof writeSomething>>>()
      const inner = writeSomething().pipe(
        Effect.tap((written) => Deferred.succeed(done, written)),
        Effect.andThen(Effect.fail(new CaseFailed()))
      )
      const outer = Effect.andThen(Effect.ignore(transaction.run(inner)), writeSomething())
      const kept = yield* transaction.run(outer)
      expect(yield* whatStays(kept)).toEqual(everything)
      expect(yield* whatStays(yield* Deferred.await(done))).toEqual(nothing)
    })
  )

  it.effect("undoes changes of what was there before, too", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
      const bills = yield* BillRepository
      const failing = Effect.gen(function* () {
        yield* payIn(account, 100n)
        yield* bills.update(markCancelled(bill, someTime))
        return yield* new CaseFailed()
      })
      yield* Effect.flip(transaction.run(failing))
      expect((yield* accountOf(account)).balance).toBe(0n)
      expect(yield* bills.get(bill.id)).toEqual(bill)
    })
  )
})

export const transactionContract = contractOf(transactionSuite)
