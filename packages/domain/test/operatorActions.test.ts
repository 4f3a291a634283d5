import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import {
  adoptOperation,
  BillingOperationRepository,
  getOperation,
  listOperations,
  rejectOperation,
  Requisite,
  retryOperation,
  runBillingOperations,
  updateRequisite,
  type BillingObjectKind
} from "../src/internal.ts"
import { by, BillingMemory, sampleRequisite, type BillingFault } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

const kinds: ReadonlyArray<BillingObjectKind> = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]
const ann = "ann"

const operationOf = Effect.fn("operationOf")(function* (kind: BillingObjectKind) {
  const query = { state: null, kind, cmeDealerId: null, after: null, limit: 1 }
  const { items } = yield* listOperations(query)
  return items[0]!.operation
})

/** A dealer with a bill in a Billing that cannot be queried; the first call for that kind fails. */
const stuck = Effect.fn("stuck")(function* (
  kind: BillingObjectKind,
  fault: BillingFault = { _tag: "DropAfterCommit" }
) {
  const billing = yield* BillingMemory
  yield* billing.setRecovery("none")
  yield* billing.plan(fault, { on: kind })
  yield* register()
  const { id: billId } = yield* bill(reward("lot-1", 125_000_000n))
  yield* settle()
  const { id } = yield* operationOf(kind)
  const made = (yield* billing.objects).filter((object) => object.kind === kind)
  return { billing, billId, id, made }
})

const historyOf = (id: bigint) =>
  Effect.map(getOperation(id), ({ history }) => history.map(({ actor, state }) => `${state} ${actor}`))

describe("the history of an operation", () => {
  it.effect("has its start, every claim and outcome of the worker, and every reopening by new legal details", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Unavailable", retryAfterMs: null }, { on: "PAYER" })
      yield* register()
      yield* settle()
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      yield* settle()
      const { history } = yield* getOperation((yield* operationOf("PAYER")).id)
      expect(history.map(({ actor, attempt, detail, state }) => [state, attempt, actor, detail])).toEqual([
        ["PENDING", 0, "service", "planned"],
        ["SENT", 1, "worker", null],
        ["PENDING", 1, "worker", "out of service"],
        ["SENT", 2, "worker", null],
        ["DONE", 2, "worker", "Billing has payer-2"],
        ["PENDING", 0, "updateRequisite", "new legal details, version 2"],
        ["SENT", 1, "worker", null],
        ["DONE", 1, "worker", "Billing has payer-2"]
      ])
    }).pipe(inWorld)
  )
})

describe("an operator's retry", () => {
  it.effect.each(kinds)(
    "sends an operation in doubt again, since an operator found that nothing was done: %s",
    (kind) =>
      Effect.gen(function* () {
        const { billId, id } = yield* stuck(kind, { _tag: "DropBeforeCommit" })
        const { operation } = yield* retryOperation(id).pipe(by(ann))
        expect(operation).toMatchObject({ state: "PENDING", attempts: 0, lastError: null })
        expect((yield* accountOf("COMMISSION")).status).toBe(kind === "INVOICE" ? "ACTIVE" : "PROVISIONING")
        expect((yield* billNow(billId)).status).toBe("PENDING")
        yield* settle()
        expect((yield* billNow(billId)).status).toBe("ISSUED")
        expect((yield* historyOf(id)).slice(2)).toEqual([
          "IN_DOUBT worker",
          "PENDING ann",
          "SENT worker",
          "DONE worker"
        ])
      }).pipe(inWorld)
  )

  it.effect("opens what Billing refused, and makes a waiting one due at once", () =>
    Effect.gen(function* () {
      const { id } = yield* stuck("PAYER", { _tag: "Refuse", reason: "no such company" })
      expect((yield* accountOf("COMMISSION")).status).toBe("NEEDS_CORRECTION")
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Unavailable", retryAfterMs: 200_000 })
      yield* retryOperation(id).pipe(by(ann))
      yield* runBillingOperations()
      expect(yield* runBillingOperations()).toBe(0)
      yield* retryOperation(id).pipe(by(ann))
      expect(yield* runBillingOperations()).toBe(1)
      expect((yield* getOperation(id)).operation.state).toBe("DONE")
    }).pipe(inWorld)
  )

  it.effect("leaves the doubt of a sent operation, so that it is still looked up before it is sent", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("lookup")
      yield* billing.plan({ _tag: "DropAfterCommit" }, { on: "CLIENT" })
      yield* register()
      yield* runBillingOperations()
      const { id } = yield* operationOf("CLIENT")
      expect((yield* retryOperation(id).pipe(by(ann))).operation.state).toBe("SENT")
      yield* settle()
      expect((yield* billing.objects).filter(({ kind }) => kind === "CLIENT")).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.effect("is refused for what is done, for what a worker has, and for what is not there", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      yield* billing.plan({ _tag: "Slow", delayMs: 60_000 }, { on: "PAYER" })
      yield* runBillingOperations()
      const call = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      const errors = [
        yield* Effect.flip(retryOperation((yield* operationOf("CLIENT")).id).pipe(by(ann))),
        yield* Effect.flip(retryOperation((yield* operationOf("PAYER")).id).pipe(by(ann))),
        yield* Effect.flip(
          rejectOperation({ operationId: (yield* operationOf("PAYER")).id, reason: "no" }).pipe(by(ann))
        ),
        yield* Effect.flip(
          adoptOperation({ operationId: (yield* operationOf("PAYER")).id, remoteId: "x" }).pipe(by(ann))
        ),
        yield* Effect.flip(retryOperation(99n).pipe(by(ann)))
      ]
      expect(errors.map(({ _tag }) => _tag)).toEqual([
        "OperationNotOpen",
        "OperationBusy",
        "OperationBusy",
        "OperationBusy",
        "OperationNotFound"
      ])
      yield* Fiber.interrupt(call)
    }).pipe(inWorld)
  )

  it.effect("makes the answer of a frozen worker late: it is not stored", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      yield* register()
      yield* operations.claim({ limit: 1, leaseMs: 5_000, leaseToken: "frozen" })
      yield* TestClock.adjust("6 seconds")
      const { id } = yield* operationOf("CLIENT")
      expect(Option.isSome(yield* operations.lockLeased(id, "frozen"))).toBe(true)
      yield* retryOperation(id).pipe(by(ann))
      expect(Option.isSome(yield* operations.lockLeased(id, "frozen"))).toBe(false)
    }).pipe(inWorld)
  )
})

describe("an operator's adoption", () => {
  it.effect.each(kinds)("does all that a confirmed call does: %s", (kind) =>
    Effect.gen(function* () {
      const { billId, id, made } = yield* stuck(kind)
      const [object] = made
      const found = { remoteId: object!.id, url: "https://billing.example/1.pdf", number: "17" }
      const { operation } = yield* adoptOperation({ operationId: id, ...found }).pipe(by(ann))
      expect(operation).toMatchObject({ state: "DONE", remoteId: object!.id, lastError: null })
      yield* settle()
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
      const issued = yield* billNow(billId)
      expect(issued).toMatchObject({ status: "ISSUED", problem: null })
      if (kind === "INVOICE") {
        expect(issued).toMatchObject({ invoiceId: object!.id, url: found.url, invoiceNumber: "17" })
      }
      expect((yield* historyOf(id)).slice(2)).toEqual(["IN_DOUBT worker", "DONE ann"])
      expect(made).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.effect("trusts Billing more than the operator, where Billing can be queried", () =>
    Effect.gen(function* () {
      const { billId, billing, id, made } = yield* stuck("INVOICE")
      const [object] = made
      yield* billing.setRecovery("lookup")
      const wrong = yield* Effect.flip(adoptOperation({ operationId: id, remoteId: "invoice-77" }).pipe(by(ann)))
      expect(wrong).toMatchObject({ _tag: "RemoteIdMismatch", reason: expect.stringContaining(object!.id) })
      expect((yield* getOperation(id)).operation.state).toBe("IN_DOUBT")
      yield* adoptOperation({
        operationId: id,
        remoteId: object!.id,
        url: "https://wrong.example",
        number: "0"
      }).pipe(by(ann))
      expect(yield* billNow(billId)).toMatchObject({ url: object!.url, invoiceNumber: object!.number })
    }).pipe(inWorld)
  )

  it.effect("refuses the object of another operation", () =>
    Effect.gen(function* () {
      const { billing, id } = yield* stuck("INVOICE")
      yield* bill(reward("lot-2", 125_000_000n))
      yield* settle()
      const [, other] = (yield* billing.objects).filter(({ kind }) => kind === "INVOICE")
      const failed = yield* Effect.flip(adoptOperation({ operationId: id, remoteId: other!.id }).pipe(by(ann)))
      expect(failed._tag).toBe("RemoteIdMismatch")
    }).pipe(inWorld)
  )

  it.effect("sends the newer requisites when the payer that was found has older ones", () =>
    Effect.gen(function* () {
      const { billing, id, made } = yield* stuck("PAYER")
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      yield* billing.setRecovery("lookup")
      expect(
        (yield* adoptOperation({ operationId: id, remoteId: made[0]!.id }).pipe(by(ann))).operation.state
      ).toBe("PENDING")
      yield* settle()
      const payers = (yield* billing.objects).filter(({ kind }) => kind === "PAYER")
      expect(payers.map(({ requisiteVersion }) => requisiteVersion)).toEqual([2])
      expect((yield* getOperation(id)).operation.state).toBe("DONE")
    }).pipe(inWorld)
  )

  it.effect("sends them as well when Billing cannot be asked and they came after the call", () =>
    Effect.gen(function* () {
      const { billing, id, made } = yield* stuck("PAYER")
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      expect(
        (yield* adoptOperation({ operationId: id, remoteId: made[0]!.id }).pipe(by(ann))).operation.state
      ).toBe("PENDING")
      yield* settle()
      const payers = (yield* billing.objects).filter(({ kind }) => kind === "PAYER")
      expect(payers.map(({ requisiteVersion }) => requisiteVersion)).toEqual([2])
    }).pipe(inWorld)
  )

  it.effect("may be repeated, but not with another object, nor before the steps that come first", () =>
    Effect.gen(function* () {
      const { id, made } = yield* stuck("CLIENT")
      const contract = yield* operationOf("CONTRACT")
      const early = yield* Effect.flip(
        adoptOperation({ operationId: contract.id, remoteId: "contract-1" }).pipe(by(ann))
      )
      expect(early).toMatchObject({ _tag: "OperationNotOpen", state: "PENDING" })
      const adopted = yield* adoptOperation({ operationId: id, remoteId: made[0]!.id }).pipe(by(ann))
      expect(yield* adoptOperation({ operationId: id, remoteId: made[0]!.id }).pipe(by(ann))).toEqual(adopted)
      const other = yield* Effect.flip(adoptOperation({ operationId: id, remoteId: "client-77" }).pipe(by(ann)))
      expect(other).toMatchObject({ _tag: "OperationNotOpen", state: "DONE" })
    }).pipe(inWorld)
  )
})

describe("an operator's rejection", () => {
  it.effect.each(kinds)("shows the reason where the object is waited for: %s", (kind) =>
    Effect.gen(function* () {
      const { billId, id } = yield* stuck(kind)
      const reason = "the company is closed"
      const rejected = yield* rejectOperation({ operationId: id, reason }).pipe(by(ann))
      expect(rejected.operation).toMatchObject({ state: "REJECTED", lastError: reason })
      const shown = kind === "INVOICE" ? yield* billNow(billId) : yield* accountOf("COMMISSION")
      expect([shown.status, shown.problem]).toEqual([kind === "INVOICE" ? "REJECTED" : "NEEDS_CORRECTION", reason])
      expect(yield* rejectOperation({ operationId: id, reason }).pipe(by(ann))).toEqual(rejected)
      expect((yield* Effect.flip(rejectOperation({ operationId: id, reason: "another" }).pipe(by(ann))))._tag).toBe(
        "OperationNotOpen"
      )
      yield* settle()
      expect((yield* getOperation(id)).operation.state).toBe("REJECTED")
    }).pipe(inWorld)
  )
})

describe("what an operator has rejected", () => {
  it.effect.each(kinds)("is not sent again when the dealer has new requisites: %s", (kind) =>
    Effect.gen(function* () {
      const { billing, id } = yield* stuck(kind)
      yield* rejectOperation({ operationId: id, reason: "the deal was called off" }).pipe(by(ann))
      const before = (yield* billing.calls).length
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      yield* settle()
      const repeated = (yield* billing.calls).slice(before).filter((call) => call.kind === kind)
      expect(repeated).toEqual([])
      expect((yield* getOperation(id)).operation.state).toBe("REJECTED")
    }).pipe(inWorld)
  )
})
