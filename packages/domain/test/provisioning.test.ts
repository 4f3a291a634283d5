import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  Billing,
  billingCallsMax,
  BillingOperationRepository,
  dealerStatus,
  getDealer,
  recordOutcome,
  runBillingOperations
} from "../src/internal.ts"
import { BillingMemory, MemoryStore } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle, settlement } from "./world.ts"

const states = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ operations }) => [...operations.values()].map(({ operation }) => [operation.kind, operation.state]))
)

const references = Effect.flatMap(BillingMemory, ({ objects }) =>
  Effect.map(objects, (all) => all.map(({ kind, reference }) => `${kind} ${reference}`))
)

describe("provisioning", () => {
  it.effect("makes client, payer and contract of every account, and then the invoices", () =>
    Effect.gen(function* () {
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* addFastBuyout(dealerOne)
      yield* settle()
      expect((yield* references).toSorted()).toEqual([
        "CLIENT dealer-1:COMMISSION",
        "CLIENT dealer-1:DEPOSIT",
        "CLIENT dealer-1:SETTLEMENT",
        "CONTRACT dealer-1:COMMISSION",
        "CONTRACT dealer-1:DEPOSIT",
        "CONTRACT dealer-1:SETTLEMENT",
        "INVOICE lot-1:GET_REWARD:1",
        "PAYER dealer-1:COMMISSION",
        "PAYER dealer-1:DEPOSIT",
        "PAYER dealer-1:SETTLEMENT"
      ])
      const { accounts } = yield* getDealer(dealerOne)
      expect(dealerStatus(accounts)).toBe("ACTIVE")
      expect(new Set(accounts.flatMap((a) => [a.clientId, a.payerId, a.contractId])).size).toBe(9)
      const issued = yield* billNow(made.id)
      expect(issued).toMatchObject({ status: "ISSUED", problem: null })
      expect([issued.url, issued.invoiceNumber, issued.issuedAt].includes(null)).toBe(false)
    }).pipe(inWorld)
  )

  it.effect("takes one step per pass and account, in their order", () =>
    Effect.gen(function* () {
      yield* register()
      const kinds: Array<ReadonlyArray<string>> = []
      for (let pass = 0; pass < 4; pass += 1) {
        const before = (yield* references).length
        yield* runBillingOperations()
        kinds.push((yield* references).slice(before).map((made) => made.split(" ")[0]!))
      }
      expect(kinds).toEqual([["CLIENT"], ["PAYER"], ["CONTRACT"], []])
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("takes no more at once than the limit", () =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      yield* settle()
      for (let index = 0; index < 10; index += 1) yield* bill(settlement(`lot-${index}`, 100n))
      expect(yield* runBillingOperations()).toBe(billingCallsMax)
      expect(yield* runBillingOperations(2)).toBe(2)
    }).pipe(inWorld)
  )

  it.effect("waits as long as Billing asks", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Unavailable", retryAfterMs: 60_000 })
      yield* register()
      yield* runBillingOperations()
      expect((yield* states)[0]).toEqual(["CLIENT", "PENDING"])
      yield* TestClock.adjust("59 seconds")
      expect(yield* runBillingOperations()).toBe(0)
      yield* TestClock.adjust("1 seconds")
      expect(yield* runBillingOperations()).toBe(1)
      expect(yield* references).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.effect("goes on by itself after Billing was away for long", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Unavailable", retryAfterMs: null }, { times: 30 })
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      expect(made.status).toBe("PENDING")
      yield* settle()
      expect((yield* billNow(made.id)).status).toBe("ISSUED")
      expect(yield* references).toHaveLength(4)
    }).pipe(inWorld)
  )

  it.effect("says what Billing refused, at the account and at the bill", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      yield* settle()
      yield* billing.plan({ _tag: "Refuse", reason: "the contract is closed" }, { on: "INVOICE" })
      yield* billing.plan({ _tag: "Refuse", reason: "INN is liquidated" }, { on: "PAYER" })
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* addFastBuyout(dealerOne)
      yield* settle()
      expect(yield* billNow(made.id)).toMatchObject({ status: "REJECTED", problem: "the contract is closed" })
      const { accounts } = yield* getDealer(dealerOne)
      expect(accounts.map(({ problem, status }) => [status, problem])).toEqual([
        ["ACTIVE", null],
        ["NEEDS_CORRECTION", "INN is liquidated"],
        ["ACTIVE", null]
      ])
      expect(dealerStatus(accounts)).toBe("NEEDS_CORRECTION")
    }).pipe(inWorld)
  )

  it.effect("drops a late answer when another worker got the lease", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      yield* register()
      const request = { limit: 1, leaseMs: 1_000, leaseToken: "the frozen one" }
      const { operation } = (yield* operations.claim(request))[0]!
      yield* TestClock.adjust("2 seconds")
      yield* settle()
      const before = yield* accountOf("COMMISSION")
      const late = recordOutcome({
        operation,
        leaseToken: request.leaseToken,
        sent: { requisiteVersion: 1, wasSentBefore: false },
        result: Result.succeed({ id: "client-late", requisiteVersion: null, number: null, url: null })
      })
      expect(yield* late).toBe(false)
      expect(yield* accountOf("COMMISSION")).toEqual(before)
      expect(before.clientId).not.toBe("client-late")
    }).pipe(inWorld)
  )

  it.effect("keeps its lease as long as a slow call takes", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Slow", delayMs: 30_000 })
      yield* register()
      const call = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      for (let second = 0; second < 29; second += 1) {
        yield* TestClock.adjust("1 seconds")
        expect(yield* runBillingOperations()).toBe(0)
      }
      yield* TestClock.adjust("2 seconds")
      expect(call.pollUnsafe()?._tag).toBe("Success")
      expect((yield* accountOf("COMMISSION")).clientId).toBe("client-1")
    }).pipe(inWorld)
  )

  it.effect("carries out the others when one operation dies of a defect", () =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      const port = yield* Billing
      const broken = Billing.of({
        ...port,
        createClient: (request) =>
          request.reference.endsWith("DEPOSIT")
            ? Effect.die(new TypeError("on purpose"))
            : port.createClient(request)
      })
      yield* runBillingOperations().pipe(Effect.provideService(Billing, broken))
      expect((yield* references).toSorted()).toEqual(["CLIENT dealer-1:COMMISSION", "CLIENT dealer-1:SETTLEMENT"])
      yield* TestClock.adjust("6 seconds")
      yield* settle()
      expect(dealerStatus((yield* getDealer(dealerOne)).accounts)).toBe("ACTIVE")
    }).pipe(inWorld)
  )
})
