import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import {
  Billing,
  SendPermit,
  BillingOutcomeUnknown,
  dealerStatus,
  getDealer,
  runBillingOperations,
  type BillingObjectKind
} from "../src/internal.ts"
import { BillingMemory } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

const kinds: ReadonlyArray<BillingObjectKind> = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]
const drops = ["DropBeforeCommit", "DropAfterCommit"] as const
const cases = kinds.flatMap((kind) => drops.map((drop) => [kind, drop] as const))

/** Registers and bills; the first call for that kind gets no answer. */
const storyWith = Effect.fn("storyWith")(function* (kind: BillingObjectKind, drop: (typeof drops)[number]) {
  const billing = yield* BillingMemory
  yield* billing.plan({ _tag: drop }, { on: kind })
  yield* register()
  const made = yield* bill(reward("lot-1", 125_000_000n))
  yield* settle()
  const count = (yield* billing.objects).filter((object) => object.kind === kind).length
  const calls = (yield* billing.calls).filter((call) => call.kind === kind).map(({ action }) => action)
  return { billing, count, calls, bill: yield* billNow(made.id), accounts: (yield* getDealer(dealerOne)).accounts }
})

/** Runs a worker and answers each call for a client with the second in which it came. */
const callsBySecond = Effect.fn("callsBySecond")(function* (seconds: number) {
  const billing = yield* BillingMemory
  const known = (yield* billing.calls).length
  const seen: Array<{ readonly action: string; readonly atSecond: number }> = []
  for (let second = 0; second <= seconds; second += 1) {
    yield* runBillingOperations()
    yield* runBillingOperations()
    const clients = (yield* billing.calls).slice(known).filter(({ kind }) => kind === "CLIENT")
    seen.push(...clients.slice(seen.length).map(({ action }) => ({ action, atSecond: second })))
    yield* TestClock.adjust("1 seconds")
  }
  return seen
})

describe("a call without an answer", () => {
  it.effect.each(cases)("is sent again to an idempotent Billing and makes one object: %s, %s", ([kind, drop]) =>
    Effect.gen(function* () {
      const { accounts, bill: issued, calls, count } = yield* storyWith(kind, drop)
      expect([count, calls, issued.status, dealerStatus(accounts)]).toEqual([1, ["put", "put"], "ISSUED", "ACTIVE"])
    }).pipe(inWorld)
  )

  it.effect.each(cases)(
    "is looked up where that is possible, and sent only if twice nothing is there: %s, %s",
    ([kind, drop]) =>
      Effect.gen(function* () {
        yield* (yield* BillingMemory).setRecovery("lookup")
        const { accounts, bill: issued, calls, count } = yield* storyWith(kind, drop)
        const expected = drop === "DropAfterCommit" ? ["put", "list"] : ["put", "list", "list", "put"]
        expect([count, calls, issued.status, dealerStatus(accounts)]).toEqual([1, expected, "ISSUED", "ACTIVE"])
      }).pipe(inWorld)
  )

  it.effect.each(cases)("waits for an operator where nothing else is possible: %s, %s", ([kind, drop]) =>
    Effect.gen(function* () {
      yield* (yield* BillingMemory).setRecovery("none")
      const { accounts, bill: pending, calls, count } = yield* storyWith(kind, drop)
      expect([count, calls]).toEqual([drop === "DropAfterCommit" ? 1 : 0, ["put"]])
      const isInvoice = kind === "INVOICE"
      expect(pending.status).toBe(isInvoice ? "IN_DOUBT" : "PENDING")
      expect(accounts[0]?.status).toBe(isInvoice ? "ACTIVE" : "IN_DOUBT")
      expect(isInvoice ? pending.problem : accounts[0]?.problem).toBe("no answer")
    }).pipe(inWorld)
  )

  it.effect("is in no doubt any more once Billing said twice that nothing is there", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("lookup")
      yield* billing.plan({ _tag: "DropBeforeCommit" })
      yield* billing.plan({ _tag: "Unavailable", retryAfterMs: null }, { times: 3 })
      yield* register()
      yield* settle()
      const calls = (yield* billing.calls).filter(({ kind }) => kind === "CLIENT").map(({ action }) => action)
      expect(calls).toEqual(["put", "list", "list", "put", "put", "put", "put"])
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("is looked up not before 5 s, and once more 5 s later, before it is sent again", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("lookup")
      yield* billing.plan({ _tag: "DropBeforeCommit" })
      yield* register()
      const seen = yield* callsBySecond(30)
      expect(seen.map(({ action }) => action)).toEqual(["put", "list", "list", "put"])
      const [sent, first, second, again] = seen.map(({ atSecond }) => atSecond)
      expect(first! - sent!).toBeGreaterThanOrEqual(5)
      expect(second! - first!).toBeGreaterThanOrEqual(5)
      expect(again).toBe(second)
    }).pipe(inWorld)
  )

  it.effect("makes no twin when Billing carries it out long after it hung up", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("lookup")
      yield* register()
      const port = yield* Billing
      const late: Billing["Service"] = {
        ...port,
        // The call was sent in time, so the permit no longer matters.
        createClient: (request) =>
          Effect.forkDetach(Effect.delay(port.createClient(request), "8 seconds")).pipe(
            Effect.provideService(SendPermit, Effect.void),
            Effect.andThen(Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" })))
          )
      }
      const seen = yield* callsBySecond(40).pipe(Effect.provideService(Billing, late))
      expect(seen.map(({ action }) => action)).toEqual(["list", "put", "list"])
      expect((yield* accountOf("COMMISSION")).clientId).toBe("client-1")
    }).pipe(inWorld)
  )

  it.effect("is not looked up sooner when the worker was killed in the call, and a kill counts no look-up", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("lookup")
      yield* register()
      yield* billing.plan({ _tag: "Slow", delayMs: 60_000 })
      const killed = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("1400 millis")
      yield* Fiber.interrupt(killed)
      const seen = yield* callsBySecond(30)
      expect(seen.map(({ action }) => action)).toEqual(["list", "list", "put"])
      const [first, second] = seen.map(({ atSecond }) => atSecond)
      expect(first).toBeGreaterThanOrEqual(5)
      expect(second! - first!).toBeGreaterThanOrEqual(5)
    }).pipe(inWorld)
  )

  it.effect("is sent again to an idempotent Billing within a second", () =>
    Effect.gen(function* () {
      yield* (yield* BillingMemory).plan({ _tag: "DropAfterCommit" })
      yield* register()
      const seen = yield* callsBySecond(2)
      expect(seen.map(({ action }) => action)).toEqual(["put", "put"])
    }).pipe(inWorld)
  )

  it.effect("is recovered by another worker when the first was killed in the call", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      yield* billing.plan({ _tag: "Slow", delayMs: 60_000 })
      const killed = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      yield* Fiber.interrupt(killed)
      expect(yield* runBillingOperations()).toBe(0)
      yield* TestClock.adjust("5 seconds")
      yield* settle()
      expect((yield* billing.objects).map(({ kind }) => kind)).toEqual(["CLIENT", "PAYER", "CONTRACT"])
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("is not sent again after a kill where the outcome cannot be looked up", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("none")
      yield* register()
      yield* billing.plan({ _tag: "Slow", delayMs: 60_000 })
      const killed = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      yield* Fiber.interrupt(killed)
      yield* TestClock.adjust("5 seconds")
      yield* settle()
      expect(yield* billing.calls).toHaveLength(1)
      expect((yield* accountOf("COMMISSION")).status).toBe("IN_DOUBT")
    }).pipe(inWorld)
  )
})
