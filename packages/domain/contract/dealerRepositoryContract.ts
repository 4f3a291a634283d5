import { expect } from "@effect/vitest"
import { DateTime, Effect, Exit, Result } from "effect"
import { CmeDealerId, DealerId, DealerRepository, Transaction } from "@dealer-billing/domain/internal"
import { sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { newDealer, someTime, uniqueName } from "./fixtures.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

export const dealerRepositorySuite = defineSuite<DealerRepository | Transaction>("DealerRepository", (it) => {
  it.effect("gives back a dealer as it was stored, by either id", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const dealer = yield* dealers.insert(yield* newDealer())
      expect(yield* dealers.get(dealer.cmeDealerId)).toEqual(dealer)
      expect(yield* dealers.getById(dealer.id)).toEqual(dealer)
    })
  )

  it.effect("lists dealers in the order of their ids, a page at a time", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const insert = Effect.flatMap(newDealer(), dealers.insert)
      const [first, second, third] = yield* Effect.all([insert, insert, insert])
      const before = DealerId.make(first.id - 1n)
      expect(yield* dealers.list({ after: before, limit: 2 })).toEqual([first, second])
      expect(yield* dealers.list({ after: second.id, limit: 1 })).toEqual([third])
      expect(yield* dealers.list({ after: third.id, limit: 1 })).not.toContainEqual(third)
      expect(yield* dealers.list({ after: null, limit: 1 })).toHaveLength(1)
    })
  )

  it.effect("gives ids that grow, and none twice, also after a rollback", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const transaction = yield* Transaction
      const first = yield* dealers.insert(yield* newDealer())
      const failing = Effect.flatMap(newDealer(), dealers.insert).pipe(
        Effect.flatMap(({ id }) => Effect.fail({ _tag: "Lost" as const, id }))
      )
      const lost = yield* Effect.flip(transaction.run(failing))
      const lostId = lost._tag === "Lost" ? lost.id : -1n
      const next = yield* dealers.insert(yield* newDealer())
      expect([first.id < lostId, lostId < next.id]).toEqual([true, true])
    })
  )

  it.effect("says that it has no such dealer", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const transaction = yield* Transaction
      const unknown = CmeDealerId.make(yield* uniqueName("nobody"))
      expect((yield* Effect.flip(dealers.get(unknown)))._tag).toBe("DealerNotFound")
      expect((yield* Effect.flip(transaction.run(dealers.lock(unknown))))._tag).toBe("DealerNotFound")
    })
  )

  it.effect("dies when it has no dealer of an id that it gave out", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const id = DealerId.make(999_999_999_999n)
      expect(Exit.hasDies(yield* Effect.exit(dealers.getById(id)))).toBe(true)
      expect(Exit.hasDies(yield* Effect.exit(dealers.requisiteBefore(id, someTime)))).toBe(true)
    })
  )

  it.effect("refuses a second dealer under the same cmeDealerId and keeps the first", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const dealer = yield* dealers.insert(yield* newDealer())
      const twin = { ...dealer, requisite: sampleRequisiteOfSoleProprietor }
      expect((yield* Effect.flip(dealers.insert(twin)))._tag).toBe("DealerAlreadyRegistered")
      expect(yield* dealers.get(dealer.cmeDealerId)).toEqual(dealer)
    })
  )

  it.effect("lets one of several insert the same cmeDealerId at the same moment", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const transaction = yield* Transaction
      const insert = transaction.run(dealers.insert(yield* newDealer()))
      const results = yield* Effect.all(
        Array.from({ length: 5 }, () => Effect.result(insert)),
        { concurrency: "unbounded" }
      )
      expect(results.filter(Result.isSuccess)).toHaveLength(1)
      const failures = results.filter(Result.isFailure).map((result) => result.failure._tag)
      expect(failures).toEqual(Array.from({ length: 4 }, () => "DealerAlreadyRegistered"))
    })
  )

  it.effect("stores new requisites with their version, and drops optional fields that are gone", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const dealer = yield* dealers.insert(yield* newDealer())
      const changed = { ...dealer, requisite: sampleRequisiteOfSoleProprietor, requisiteVersion: 2 }
      yield* dealers.update(changed)
      expect(yield* dealers.get(dealer.cmeDealerId)).toEqual(changed)
    })
  )

  it.effect("keeps what the requisites were, the oldest for all that was before", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const dealer = yield* dealers.insert(yield* newDealer())
      const second = { ...dealer, requisite: sampleRequisiteOfSoleProprietor, requisiteVersion: 2 }
      yield* dealers.update(second)
      const at = (time: string) => dealers.requisiteBefore(dealer.id, DateTime.makeUnsafe(time))
      expect(yield* at("9999-01-01T00:00:00Z")).toEqual(second.requisite)
      expect(yield* at("0002-01-01T00:00:00Z")).toEqual(dealer.requisite)
    })
  )

  it.effect("keeps others from changing a locked dealer: no change is lost", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const transaction = yield* Transaction
      const dealer = yield* dealers.insert(yield* newDealer())
      const change = Effect.gen(function* () {
        const locked = yield* dealers.lock(dealer.cmeDealerId)
        yield* Effect.yieldNow
        yield* dealers.update({ ...locked, requisiteVersion: locked.requisiteVersion + 1 })
      })
      yield* Effect.all(
        Array.from({ length: 10 }, () => transaction.run(change)),
        { concurrency: 5 }
      )
      expect((yield* dealers.get(dealer.cmeDealerId)).requisiteVersion).toBe(11)
    })
  )
})

export const dealerRepositoryContract = contractOf(dealerRepositorySuite)
