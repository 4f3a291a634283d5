import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { askToSend, beginLease, SendPermit, StorageUnavailable } from "../src/internal.ts"

const lengthMs = 5_000
const leftMinMs = 3_000

const may = (permit: typeof SendPermit.Service) =>
  askToSend.pipe(
    Effect.provideService(SendPermit, permit),
    Effect.match({
      onFailure: ({ retryAfterMs, scope }) => {
        assert.deepStrictEqual([retryAfterMs, scope], [null, "worker"])
        return false
      },
      onSuccess: () => true
    })
  )

describe("the lease of a worker", () => {
  it.effect("permits a call while enough of it is left, and none after that", () =>
    Effect.gen(function* () {
      const { permit } = yield* beginLease(lengthMs, leftMinMs)
      yield* TestClock.adjust("2 seconds")
      assert.isTrue(yield* may(permit))
      yield* TestClock.adjust("1 millis")
      assert.isFalse(yield* may(permit))
    })
  )

  it.effect("is as long as at first from the moment at which its renewal was asked for, not answered", () =>
    Effect.gen(function* () {
      const { permit, renew } = yield* beginLease(lengthMs, leftMinMs)
      yield* TestClock.adjust("2 seconds")
      yield* renew(TestClock.adjust("1 seconds"))
      yield* TestClock.adjust("1 seconds")
      assert.isTrue(yield* may(permit))
      yield* TestClock.adjust("1 millis")
      assert.isFalse(yield* may(permit))
    })
  )

  it.effect("stays over when its renewal is answered after its end: another worker may have the operation", () =>
    Effect.gen(function* () {
      const { permit, renew } = yield* beginLease(lengthMs, leftMinMs)
      yield* TestClock.adjust("4999 millis")
      yield* renew(TestClock.adjust("1 millis"))
      assert.isFalse(yield* may(permit))
      yield* renew(Effect.void)
      assert.isFalse(yield* may(permit))
    })
  )

  it.effect("is not renewed by a storage that is away", () =>
    Effect.gen(function* () {
      const { permit, renew } = yield* beginLease(lengthMs, leftMinMs)
      yield* TestClock.adjust("2 seconds")
      yield* Effect.flip(renew(new StorageUnavailable({ reason: "away" })))
      yield* TestClock.adjust("1 millis")
      assert.isFalse(yield* may(permit))
    })
  )

  it.effect("is not needed without a lease", () => askToSend)
})
