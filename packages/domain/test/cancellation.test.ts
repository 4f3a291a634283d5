import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  adoptOperation,
  rejectOperation,
  retryOperation,
  runBillingOperations,
  updateRequisite,
  type BillingRecovery
} from "../src/internal.ts"
import { by, BillingMemory, sampleRequisiteOfSoleProprietor } from "../src/testing/index.ts"
import { ann, because, cancel, correct, operationsOf } from "./correctionWorld.ts"
import { bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

const invoices = Effect.map(
  Effect.flatMap(BillingMemory, ({ objects }) => objects),
  (objects) => objects.filter(({ kind }) => kind === "INVOICE").map(({ id, isCancelled }) => ({ id, isCancelled }))
)

const statesOf = (kind: "INVOICE" | "CANCELLATION") =>
  Effect.map(operationsOf(kind), (operations) => operations.map(({ state }) => state))

const billed = Effect.fn("billed")(function* (recovery: BillingRecovery = "idempotent") {
  yield* (yield* BillingMemory).setRecovery(recovery)
  yield* register()
  yield* settle()
  return yield* bill(reward("lot-1", 100_000_000n))
})

const issued = Effect.fn("issued")(function* (recovery: BillingRecovery = "idempotent") {
  const { id } = yield* billed(recovery)
  yield* settle()
  return yield* billNow(id)
})

const putsOf = (kind: "INVOICE" | "CANCELLATION") =>
  Effect.map(
    Effect.flatMap(BillingMemory, ({ calls }) => calls),
    (calls) => calls.filter((call) => call.action === "put" && call.kind === kind).length
  )

const dropped = { _tag: "DropAfterCommit" } as const

describe("the invoice of a cancelled bill", () => {
  it.effect("is cancelled in Billing", () =>
    Effect.gen(function* () {
      const made = yield* issued()
      yield* cancel(made)
      yield* settle()
      expect(yield* invoices).toEqual([{ id: made.invoiceId, isCancelled: true }])
      expect(yield* operationsOf("CANCELLATION")).toMatchObject([
        { state: "DONE", remoteId: made.invoiceId, billId: made.id, reference: "lot-1:GET_REWARD:1" }
      ])
      expect(yield* billNow(made.id)).toMatchObject({
        status: "CANCELLED",
        problem: null,
        invoiceId: made.invoiceId
      })
    }).pipe(inWorld)
  )

  it.effect("is not asked for if it was not yet", () =>
    Effect.gen(function* () {
      const made = yield* billed()
      yield* cancel(made)
      yield* settle()
      expect([yield* invoices, yield* putsOf("INVOICE")]).toEqual([[], 0])
      expect([yield* statesOf("INVOICE"), yield* statesOf("CANCELLATION")]).toEqual([["REJECTED"], []])
      expect(yield* billNow(made.id)).toMatchObject({ status: "CANCELLED", problem: null })
      const [operation] = yield* operationsOf("INVOICE")
      expect(yield* Effect.flip(retryOperation(operation!.id).pipe(by(ann)))).toMatchObject({
        _tag: "OperationNotOpen"
      })
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: sampleRequisiteOfSoleProprietor })
      yield* settle()
      expect(yield* putsOf("INVOICE")).toBe(0)
    }).pipe(inWorld)
  )

  it.effect("that was refused needs no cancellation", () =>
    Effect.gen(function* () {
      yield* (yield* BillingMemory).plan({ _tag: "Refuse", reason: "no" }, { on: "INVOICE" })
      const made = yield* issued()
      expect(made).toMatchObject({ status: "REJECTED", problem: "no" })
      expect(yield* cancel(made)).toMatchObject({ status: "CANCELLED", problem: null })
      yield* settle()
      expect(yield* statesOf("CANCELLATION")).toEqual([])
    }).pipe(inWorld)
  )

  it.effect("with money on it stays, and the bill says so; an operator can retry", () =>
    Effect.gen(function* () {
      const made = yield* issued()
      yield* (yield* BillingMemory).pay(made.invoiceId!)
      yield* cancel(made)
      yield* settle()
      const problem = `${made.invoiceId} has money`
      expect(yield* billNow(made.id)).toMatchObject({ status: "CANCELLED", problem })
      const [operation] = yield* operationsOf("CANCELLATION")
      expect(operation).toMatchObject({ state: "REJECTED", lastError: problem })
      yield* retryOperation(operation!.id).pipe(by(ann))
      expect((yield* billNow(made.id)).problem).toBe(null)
      yield* settle()
      expect(yield* billNow(made.id)).toMatchObject({ status: "CANCELLED", problem })
      yield* rejectOperation({ operationId: operation!.id, reason: "the money went back" })
        .pipe(by(ann))
        .pipe(Effect.flip)
    }).pipe(inWorld)
  )

  it.effect("of a corrected bill is cancelled while the new one is issued", () =>
    Effect.gen(function* () {
      const first = yield* issued()
      const { bill: second } = yield* correct(first, { carPrice: 90_000_000n })
      yield* settle()
      const { invoiceId } = yield* billNow(second.id)
      expect(yield* invoices).toEqual([
        { id: first.invoiceId, isCancelled: true },
        { id: invoiceId, isCancelled: false }
      ])
    }).pipe(inWorld)
  )
})

describe("a bill that is cancelled while the call for its invoice is open", () => {
  it.effect.each(["idempotent", "lookup"] as const)("has it cancelled once it is known (%s)", (recovery) =>
    Effect.gen(function* () {
      const made = yield* billed(recovery)
      yield* (yield* BillingMemory).plan(dropped, { on: "INVOICE" })
      yield* runBillingOperations()
      expect(yield* statesOf("INVOICE")).toEqual(["SENT"])
      yield* cancel(made)
      expect(yield* statesOf("CANCELLATION")).toEqual([])
      yield* settle()
      expect([yield* statesOf("INVOICE"), yield* statesOf("CANCELLATION")]).toEqual([["DONE"], ["DONE"]])
      const [invoice, ...others] = yield* invoices
      expect([invoice?.isCancelled, others]).toEqual([true, []])
      expect(yield* billNow(made.id)).toMatchObject({ status: "CANCELLED", invoiceId: invoice?.id, problem: null })
    }).pipe(inWorld)
  )

  it.effect("gets none where Billing can be asked, and says that there is none", () =>
    Effect.gen(function* () {
      const made = yield* billed("lookup")
      yield* (yield* BillingMemory).plan({ _tag: "DropBeforeCommit" }, { on: "INVOICE" })
      yield* runBillingOperations()
      yield* cancel(made)
      yield* settle()
      expect([yield* statesOf("INVOICE"), yield* invoices]).toEqual([["REJECTED"], []])
      expect(yield* billNow(made.id)).toMatchObject({ status: "CANCELLED", problem: null })
    }).pipe(inWorld)
  )

  it.effect("needs an operator where Billing cannot be queried, and cancels what the operator found", () =>
    Effect.gen(function* () {
      const made = yield* billed("none")
      yield* (yield* BillingMemory).plan(dropped, { on: "INVOICE" })
      yield* settle()
      const cancelled = yield* cancel(made)
      expect(cancelled).toMatchObject({ status: "CANCELLED", problem: "no answer" })
      const [operation] = yield* operationsOf("INVOICE")
      expect(yield* Effect.flip(retryOperation(operation!.id).pipe(by(ann)))).toMatchObject({
        _tag: "OperationNotOpen"
      })
      const [invoice] = yield* invoices
      yield* adoptOperation({ operationId: operation!.id, remoteId: invoice!.id }).pipe(by(ann))
      yield* settle()
      expect((yield* invoices)[0]?.isCancelled).toBe(true)
      expect((yield* billNow(made.id)).problem).toBe(null)
    }).pipe(inWorld)
  )
})

describe("a cancellation whose answer was lost", () => {
  it.effect.each([
    ["idempotent", "DropAfterCommit", 2],
    ["idempotent", "DropBeforeCommit", 2],
    ["lookup", "DropAfterCommit", 1],
    ["lookup", "DropBeforeCommit", 2]
  ] as const)("is recovered as Billing allows (%s, %s)", ([recovery, fault, puts]) =>
    Effect.gen(function* () {
      const made = yield* issued(recovery)
      yield* (yield* BillingMemory).plan({ _tag: fault }, { on: "CANCELLATION" })
      yield* cancel(made)
      yield* settle()
      expect([yield* statesOf("CANCELLATION"), yield* putsOf("CANCELLATION")]).toEqual([["DONE"], puts])
      expect((yield* invoices)[0]?.isCancelled).toBe(true)
    }).pipe(inWorld)
  )

  it.effect("is left to an operator where it can be neither repeated nor looked up", () =>
    Effect.gen(function* () {
      const made = yield* issued("none")
      yield* (yield* BillingMemory).plan(dropped, { on: "CANCELLATION" })
      yield* cancel(made)
      yield* settle()
      const [operation] = yield* operationsOf("CANCELLATION")
      expect(operation?.state).toBe("IN_DOUBT")
      expect((yield* billNow(made.id)).problem).toBe("no answer")
      const other = yield* Effect.flip(
        adoptOperation({ operationId: operation!.id, remoteId: "invoice-99" }).pipe(by(ann))
      )
      expect(other).toMatchObject({ _tag: "RemoteIdMismatch" })
      yield* adoptOperation({ operationId: operation!.id, remoteId: made.invoiceId! }).pipe(by(ann))
      expect(yield* statesOf("CANCELLATION")).toEqual(["DONE"])
      expect((yield* billNow(made.id)).problem).toBe(null)
    }).pipe(inWorld)
  )

  it.effect("and refused when it is repeated was not carried out", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      const made = yield* issued()
      yield* billing.plan({ _tag: "DropBeforeCommit" }, { on: "CANCELLATION" })
      yield* billing.pay(made.invoiceId!)
      yield* cancel(made)
      yield* settle()
      expect(yield* statesOf("CANCELLATION")).toEqual(["REJECTED"])
    }).pipe(inWorld)
  )

  it.effect("sends Billing the reason", () =>
    Effect.gen(function* () {
      const made = yield* issued()
      yield* cancel(made)
      yield* settle()
      const objects = yield* (yield* BillingMemory).objects
      const invoice = objects.find(({ id }) => id === made.invoiceId)
      expect(invoice?.cancelReason).toBe(because.reason)
    }).pipe(inWorld)
  )
})
