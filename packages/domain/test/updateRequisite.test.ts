import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  CmeDealerId,
  dealerStatus,
  Failpoints,
  getDealer,
  markCancelled,
  Requisite,
  runBillingOperations,
  updateRequisite,
  type BillId,
  type BillingObjectKind
} from "../src/internal.ts"
import { BillingMemory, MemoryStore, sampleRequisite } from "../src/testing/index.ts"
import { applyEvents, received } from "../contract/events.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

const changed = Requisite.make({ ...sampleRequisite, email: "new@example.ru" })

const payers = Effect.flatMap(BillingMemory, ({ objects }) =>
  Effect.map(objects, (all) =>
    all.filter(({ kind }) => kind === "PAYER").map(({ id, requisiteVersion }) => [id, requisiteVersion])
  )
)

const countCalls = Effect.flatMap(BillingMemory, ({ calls }) => Effect.map(calls, (all) => all.length))

describe("updateRequisite", () => {
  it.effect("raises the version, and every payer in Billing follows under its id", () =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      yield* settle()
      const before = (yield* payers).map(([id]) => id)
      const { accounts, dealer } = yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      expect([dealer.requisite, dealer.requisiteVersion]).toEqual([changed, 2])
      expect(dealerStatus(accounts)).toBe("ACTIVE")
      yield* settle()
      expect(yield* payers).toEqual(before.map((id) => [id, 2]))
      expect(dealerStatus((yield* getDealer(dealerOne)).accounts)).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect.each(["lookup", "none"] as const)("reaches the payers of a Billing of recovery %s, too", (recovery) =>
    Effect.gen(function* () {
      yield* (yield* BillingMemory).setRecovery(recovery)
      yield* register()
      yield* settle()
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      yield* settle()
      expect((yield* payers).map(([, version]) => version)).toEqual([2])
    }).pipe(inWorld)
  )

  it.effect.each(["DropBeforeCommit", "DropAfterCommit"] as const)(
    "is looked up by its version when Billing's answer was lost: %s",
    (drop) =>
      Effect.gen(function* () {
        const billing = yield* BillingMemory
        yield* billing.setRecovery("lookup")
        yield* register()
        yield* settle()
        yield* billing.plan({ _tag: drop })
        yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
        yield* settle()
        expect((yield* payers).map(([, version]) => version)).toEqual([2])
        expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
      }).pipe(inWorld)
  )

  it.effect("changes nothing when the requisites are equal", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const calls = yield* countCalls
      const { dealer } = yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite })
      })
      yield* settle()
      expect([dealer.requisiteVersion, yield* countCalls]).toEqual([1, calls])
    }).pipe(inWorld)
  )

  it.effect("does not know a dealer that never came", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(
        updateRequisite({ cmeDealerId: CmeDealerId.make("nobody"), requisite: changed })
      )
      expect(failed._tag).toBe("DealerNotFound")
    }).pipe(inWorld)
  )

  it.effect("is sent again when it came while the payer's call was under way", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      yield* runBillingOperations()
      yield* billing.plan({ _tag: "Slow", delayMs: 1_000 }, { on: "PAYER" })
      const call = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      expect([call.pollUnsafe(), yield* runBillingOperations()]).toEqual([undefined, 0])
      yield* TestClock.adjust("2 seconds")
      expect((yield* payers).map(([, version]) => version)).toEqual([1])
      yield* settle()
      expect((yield* payers).map(([, version]) => version)).toEqual([2])
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("loses no money that comes meanwhile", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const { contractId } = yield* accountOf("COMMISSION")
      const payments = Array.from({ length: 20 }, (_, index) =>
        applyEvents(received(`p-${index}`, contractId!, 1n))
      )
      const changes = Array.from({ length: 10 }, (_, index) =>
        updateRequisite({
          cmeDealerId: dealerOne,
          requisite: Requisite.make({ ...changed, email: `mail-${index}@example.ru` })
        })
      )
      yield* Effect.all([Effect.all(payments, { concurrency: 5 }), Effect.all(changes, { concurrency: 5 })], {
        concurrency: 2
      })
      expect((yield* accountOf("COMMISSION")).balance).toBe(20n)
      expect((yield* getDealer(dealerOne)).dealer.requisiteVersion).toBe(11)
    }).pipe(inWorld)
  )
})

/** Billing delays the first payer call for new legal details by an hour. */
const changeSlowly = Effect.gen(function* () {
  yield* (yield* BillingMemory).plan({ _tag: "Unavailable", retryAfterMs: 3_600_000 }, { on: "PAYER" })
  yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
  yield* runBillingOperations()
})

const cancel = Effect.fn("cancel")(function* (id: BillId) {
  const store = yield* MemoryStore
  yield* store.change(({ bills }) =>
    Effect.sync(() => {
      const stored = bills.get(id)!
      if (stored.status !== "CANCELLED") bills.set(id, markCancelled(stored, stored.createdAt))
    })
  )
})

describe("an invoice", () => {
  it.effect("waits until Billing's payer has the newest requisites, and says which it has", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const before = yield* bill(reward("lot-1", 125_000_000n))
      yield* settle()
      yield* changeSlowly
      const after = yield* bill(reward("lot-2", 125_000_000n))
      expect(yield* runBillingOperations()).toBe(0)
      yield* TestClock.adjust("59 minutes")
      expect(yield* runBillingOperations()).toBe(0)
      yield* settle()
      expect((yield* payers).map(([, version]) => version)).toEqual([2])
      const issued = [yield* billNow(before.id), yield* billNow(after.id)]
      expect(issued.map(({ requisiteVersion, status }) => [status, requisiteVersion])).toEqual([
        ["ISSUED", 1],
        ["ISSUED", 2]
      ])
    }).pipe(inWorld)
  )

  it.effect("that was billed under older requisites has those of its issue", () =>
    Effect.gen(function* () {
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      yield* settle()
      expect([made.requisiteVersion, (yield* billNow(made.id)).requisiteVersion]).toEqual([1, 2])
    }).pipe(inWorld)
  )

  it.effect("keeps the version of the call that may have made it", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* (yield* BillingMemory).plan({ _tag: "DropAfterCommit" }, { on: "INVOICE" })
      yield* runBillingOperations()
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      yield* settle()
      expect(yield* billNow(made.id)).toMatchObject({ status: "ISSUED", requisiteVersion: 1 })
    }).pipe(inWorld)
  )

  it.effect("is not sent when the requisites change between its turn and its call", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      yield* bill(reward("lot-1", 125_000_000n))
      const calls = yield* countCalls
      const store = yield* MemoryStore
      const reopenPayer = store.change(({ operations }) =>
        Effect.sync(() => {
          for (const [id, row] of operations) {
            if (row.operation.kind !== "PAYER") continue
            operations.set(id, { ...row, operation: { ...row.operation, state: "PENDING" } })
          }
        })
      )
      const changing = Layer.succeed(Failpoints, (point: string) =>
        point === "after_mark_sent/INVOICE" ? reopenPayer : Effect.void
      )
      yield* runBillingOperations().pipe(Effect.provide(changing))
      expect(yield* countCalls).toBe(calls)
      yield* settle()
      const puts = (yield* (yield* BillingMemory).calls).slice(calls).map(({ kind }) => kind)
      expect(puts).toEqual(["PAYER", "INVOICE"])
    }).pipe(inWorld)
  )

  it.effect("of a cancelled bill is neither sent nor opened again", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const refused = yield* bill(reward("lot-1", 125_000_000n))
      yield* (yield* BillingMemory).plan({ _tag: "Refuse", reason: "no" }, { on: "INVOICE" })
      yield* settle()
      const open = yield* bill(reward("lot-2", 125_000_000n))
      yield* cancel(refused.id)
      yield* cancel(open.id)
      const before = [yield* billNow(refused.id), yield* billNow(open.id)]
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      yield* settle()
      expect([yield* billNow(refused.id), yield* billNow(open.id)]).toEqual(before)
      const invoices = (yield* (yield* BillingMemory).calls).filter(({ kind }) => kind === "INVOICE")
      expect(invoices).toHaveLength(1)
    }).pipe(inWorld)
  )
})

describe("what Billing refused", () => {
  const kinds: ReadonlyArray<BillingObjectKind> = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]

  it.effect.each(kinds)("is tried again with new requisites: %s", (kind) =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Refuse", reason: "liquidated" }, { on: kind })
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* settle()
      const refused = [(yield* accountOf("COMMISSION")).status, (yield* billNow(made.id)).status]
      expect(refused).toEqual(kind === "INVOICE" ? ["ACTIVE", "REJECTED"] : ["NEEDS_CORRECTION", "PENDING"])
      const { accounts } = yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      expect(accounts[0]).toMatchObject({ problem: null })
      expect(yield* billNow(made.id)).toMatchObject({ status: "PENDING", problem: null })
      yield* settle()
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
      expect((yield* billNow(made.id)).status).toBe("ISSUED")
      expect((yield* payers).map(([, version]) => version)).toEqual([2])
    }).pipe(inWorld)
  )

  it.effect.each(kinds)("is tried again when the requisites changed while it was being refused: %s", (kind) =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      for (let step = 0; step < kinds.indexOf(kind); step += 1) yield* runBillingOperations()
      yield* billing.plan({ _tag: "SlowRefuse", delayMs: 1_000, reason: "liquidated" }, { on: kind })
      yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: changed })
      yield* TestClock.adjust("2 seconds")
      yield* settle()
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
      expect((yield* billNow(made.id)).status).toBe("ISSUED")
    }).pipe(inWorld)
  )
})
