import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import {
  adoptOperation,
  Billing,
  BillingGate,
  BillingOperationRepository,
  BillingUnavailable,
  BillRepository,
  getOperation,
  listOperations,
  markCancelled,
  recordOutcome,
  rejectOperation,
  Requisite,
  retryOperation,
  runBillingOperations,
  updateRequisite,
  type BillingObjectKind,
  type BillingRecovery
} from "../src/internal.ts"
import { by, BillingMemory, sampleRequisite, type BillingFault } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle, startOfWorld } from "./world.ts"

const kinds: ReadonlyArray<BillingObjectKind> = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]
const ann = "ann"

const idOf = Effect.fn("idOf")(function* (kind: BillingObjectKind) {
  const { items } = yield* listOperations({ state: null, kind, cmeDealerId: null, after: null, limit: 1 })
  return items[0]!.operation.id
})

const operationOf = (kind: BillingObjectKind) =>
  Effect.map(Effect.flatMap(idOf(kind), getOperation), ({ operation }) => operation)

/** A dealer with a bill; the first call for that kind fails. */
const upTo = Effect.fn("upTo")(function* (kind: BillingObjectKind, recovery: BillingRecovery, fault: BillingFault) {
  const billing = yield* BillingMemory
  yield* billing.setRecovery(recovery)
  yield* billing.plan(fault, { on: kind })
  yield* register()
  const { id: billId } = yield* bill(reward("lot-1", 125_000_000n))
  for (let step = 0; step <= kinds.indexOf(kind); step += 1) yield* runBillingOperations()
  const countOf = Effect.map(billing.objects, (objects) => objects.filter((object) => object.kind === kind).length)
  return { billing, billId, id: yield* idOf(kind), countOf }
})

const actionsFor = (kind: BillingObjectKind) =>
  Effect.map(
    Effect.flatMap(BillingMemory, ({ calls }) => calls),
    (calls) => calls.filter((call) => call.kind === kind).map(({ action }) => action)
  )

const later = (seconds: number) => DateTime.addDuration(startOfWorld, seconds * 1_000)

describe("an operator's retry where Billing can be queried", () => {
  it.effect("gives Billing the time to end the call, before it asks", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "lookup", { _tag: "DropAfterCommit" })
      expect((yield* retryOperation(id).pipe(by(ann))).nextAttemptAt).toEqual(later(5))
      yield* TestClock.adjust("4900 millis")
      expect(yield* runBillingOperations()).toBe(0)
      yield* TestClock.adjust("100 millis")
      yield* runBillingOperations()
      expect(yield* actionsFor("CLIENT")).toEqual(["put", "list"])
      expect((yield* operationOf("CLIENT")).state).toBe("DONE")
    }).pipe(inWorld)
  )

  it.effect.each(kinds)("looks up what was in doubt before anything is sent: %s", (kind) =>
    Effect.gen(function* () {
      const { billing, billId, countOf, id } = yield* upTo(kind, "none", { _tag: "DropAfterCommit" })
      expect((yield* operationOf(kind)).state).toBe("IN_DOUBT")
      yield* billing.setRecovery("lookup")
      const retried = yield* retryOperation(id).pipe(by(ann))
      expect(retried.operation).toMatchObject({ state: "SENT", attempts: 0, emptyLookups: 0, lastError: null })
      yield* settle()
      expect([yield* countOf, yield* actionsFor(kind)]).toEqual([1, ["put", "list"]])
      expect((yield* billNow(billId)).status).toBe("ISSUED")
    }).pipe(inWorld)
  )

  it.effect("looks up what an operator had rejected, too, and sends it when nothing is found", () =>
    Effect.gen(function* () {
      const { countOf, id } = yield* upTo("CLIENT", "lookup", { _tag: "DropBeforeCommit" })
      yield* rejectOperation({ operationId: id, reason: "called off" }).pipe(by(ann))
      yield* retryOperation(id).pipe(by(ann))
      yield* settle()
      expect([yield* countOf, yield* actionsFor("CLIENT")]).toEqual([1, ["put", "list", "list", "put"]])
    }).pipe(inWorld)
  )
})

describe("an operator's retry", () => {
  it.effect("says until when the circuit breaker is open", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "idempotent", { _tag: "Unavailable", retryAfterMs: null })
      const gate = { status: Effect.succeed({ state: "open", retryInMs: 40_000 } as const) }
      const retried = yield* retryOperation(id).pipe(by(ann)).pipe(Effect.provideService(BillingGate, gate))
      expect(retried.nextAttemptAt).toEqual(later(40))
      expect(retried.history.at(-1)?.detail).toContain("the circuit breaker is open until 2026-11-20T12:00:40.000Z")
    }).pipe(inWorld)
  )

  it.effect("is refused for the invoice of a cancelled bill, which no worker would take", () =>
    Effect.gen(function* () {
      const { billId, id } = yield* upTo("INVOICE", "none", { _tag: "DropAfterCommit" })
      const bills = yield* BillRepository
      const now = yield* DateTime.now
      const get = () =>
        Effect.map(bills.get(billId), (found) => (found.status === "CANCELLED" ? found : markCancelled(found, now)))
      const refused = yield* Effect.flip(retryOperation(id).pipe(by(ann))).pipe(
        Effect.provideService(BillRepository, { ...bills, get })
      )
      expect(refused).toMatchObject({ _tag: "OperationNotOpen", state: "IN_DOUBT" })
      expect(refused.message).toContain("its bill is cancelled")
    }).pipe(inWorld)
  )
})

describe("twins in Billing", () => {
  it.effect("need an operator, who chooses one of them", () =>
    Effect.gen(function* () {
      const { billing, id } = yield* upTo("CLIENT", "lookup", { _tag: "DropAfterCommit" })
      const { reference } = yield* operationOf("CLIENT")
      yield* (yield* Billing).createClient({ reference, name: "once more" })
      yield* settle()
      const lastError = "Billing has several objects under our reference"
      expect(yield* operationOf("CLIENT")).toMatchObject({ state: "IN_DOUBT", lastError })
      expect(yield* accountOf("COMMISSION")).toMatchObject({ status: "IN_DOUBT", problem: lastError })
      const [, second] = yield* billing.objects
      yield* adoptOperation({ operationId: id, remoteId: second!.id }).pipe(by(ann))
      yield* settle()
      expect(yield* accountOf("COMMISSION")).toMatchObject({ status: "ACTIVE", clientId: second!.id })
    }).pipe(inWorld)
  )

  it.effect("are so as well when a repeat is refused because of them", () =>
    Effect.gen(function* () {
      const { billing } = yield* upTo("CLIENT", "idempotent", { _tag: "DropAfterCommit" })
      const { reference } = yield* operationOf("CLIENT")
      yield* billing.setRecovery("lookup")
      yield* (yield* Billing).createClient({ reference, name: "once more" })
      yield* billing.setRecovery("idempotent")
      yield* billing.plan({ _tag: "Refuse", reason: "there are two" }, { on: "CLIENT" })
      yield* settle()
      expect((yield* operationOf("CLIENT")).state).toBe("IN_DOUBT")
    }).pipe(inWorld)
  )
})

describe("adopting what Billing does not confirm", () => {
  const away = { list: () => Effect.fail(new BillingUnavailable({ reason: "refused", retryAfterMs: null })) }

  it.effect("is refused unless the operator insists, which the history keeps", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "lookup", { _tag: "DropBeforeCommit" })
      const refused = yield* Effect.flip(adoptOperation({ operationId: id, remoteId: "client-77" }).pipe(by(ann)))
      expect(refused).toMatchObject({ _tag: "RemoteIdMismatch", remoteId: "client-77" })
      expect(refused.message).toContain("Billing has nothing under our reference; to adopt it anyway")
      expect((yield* operationOf("CLIENT")).state).toBe("SENT")
      const adopted = yield* adoptOperation({ operationId: id, remoteId: "client-77", unconfirmed: true }).pipe(
        by(ann)
      )
      expect(adopted.operation).toMatchObject({ state: "DONE", remoteId: "client-77" })
      expect(adopted.history.at(-1)?.detail).toContain("not confirmed by Billing")
      expect(adopted.history.at(-1)?.detail).toContain("the operator insisted")
    }).pipe(inWorld)
  )

  it.effect("is refused as well while Billing is away", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "lookup", { _tag: "DropBeforeCommit" })
      const adopt = (unconfirmed: boolean) =>
        adoptOperation({ operationId: id, remoteId: "client-77", unconfirmed }).pipe(
          by(ann),
          Effect.updateService(Billing, (billing) => ({ ...billing, ...away }))
        )
      expect(yield* Effect.flip(adopt(false))).toMatchObject({ _tag: "RemoteIdMismatch" })
      expect((yield* adopt(true)).operation.state).toBe("DONE")
    }).pipe(inWorld)
  )

  it.effect("is refused when Billing has another, even if the operator insists", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "lookup", { _tag: "DropAfterCommit" })
      const refused = yield* Effect.flip(
        adoptOperation({ operationId: id, remoteId: "client-77", unconfirmed: true }).pipe(by(ann))
      )
      expect(refused).toMatchObject({ _tag: "RemoteIdMismatch" })
    }).pipe(inWorld)
  )

  it.effect("does not go for another object than the operation has", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      yield* settle()
      yield* billing.setRecovery("none")
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      const { id, remoteId, state } = yield* operationOf("PAYER")
      expect(state).toBe("PENDING")
      const refused = yield* Effect.flip(
        adoptOperation({ operationId: id, remoteId: "payer-77", unconfirmed: true }).pipe(by(ann))
      )
      expect(refused).toMatchObject({ _tag: "RemoteIdMismatch", reason: expect.stringContaining(`${remoteId}`) })
      expect((yield* operationOf("PAYER")).remoteId).toBe(remoteId)
    }).pipe(inWorld)
  )
})

describe("an operator's reason for a rejection", () => {
  it.effect("is kept without what looks like personal data", () =>
    Effect.gen(function* () {
      const { id } = yield* upTo("CLIENT", "none", { _tag: "DropAfterCommit" })
      const { inn, name, phone } = sampleRequisite
      const written = `${name} (ann@example.ru, ${inn}, +7 495 123-45-67 ${phone ?? ""}) is closed`
      const reject = rejectOperation({ operationId: id, reason: written }).pipe(by(ann))
      const rejected = yield* reject
      const kept = rejected.operation.lastError ?? ""
      expect(kept).toMatch(/is closed$/u)
      for (const personal of ["ann@example.ru", inn, "123-45", name]) expect(kept).not.toContain(personal)
      expect(rejected.history.at(-1)?.detail).toBe(kept)
      expect(yield* reject).toEqual(rejected)
    }).pipe(inWorld)
  )
})

describe("an answer that came too late", () => {
  /** A worker claims the first operation and freezes while `meanwhile` runs. */
  const frozen = Effect.fn("frozen")(function* <E, R>(meanwhile: (id: bigint) => Effect.Effect<unknown, E, R>) {
    yield* register()
    const operations = yield* BillingOperationRepository
    const [claimed] = yield* operations.claim({ limit: 1, leaseMs: 5_000, leaseToken: "frozen" })
    yield* TestClock.adjust("6 seconds")
    const { operation } = claimed!
    yield* meanwhile(operation.id)
    const isStored = yield* recordOutcome({
      operation,
      leaseToken: "frozen",
      sent: { requisiteVersion: 1, wasSentBefore: false },
      result: Result.succeed({ id: "client-1", requisiteVersion: null, number: null, url: null })
    })
    expect(isStored).toBe(false)
    const { history } = yield* getOperation(operation.id)
    expect(history.at(-1)?.detail).toBe("arrived too late and was not stored: Billing has client-1")
    yield* updateRequisite({
      cmeDealerId: dealerOne,
      requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
    })
    const told = history.map(({ actor, state }) => `${state} ${actor}`)
    return { told, state: (yield* operationOf("CLIENT")).state }
  })

  it.effect("stays in the history, and does not reopen what an operator has rejected", () =>
    Effect.gen(function* () {
      const { state, told } = yield* frozen((id) =>
        rejectOperation({ operationId: id, reason: "called off" }).pipe(by(ann))
      )
      expect(told).toEqual(["PENDING service", "SENT worker", "REJECTED ann", "REJECTED worker, too late"])
      expect(state).toBe("REJECTED")
    }).pipe(inWorld)
  )

  it.effect("does not turn another worker's refusal into an operator's decision", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Refuse", reason: "no such company" }, { on: "CLIENT" })
      const { state, told } = yield* frozen(() => runBillingOperations())
      expect(told.slice(-2)).toEqual(["REJECTED worker", "REJECTED worker, too late"])
      expect(state).toBe("PENDING")
    }).pipe(inWorld)
  )
})
