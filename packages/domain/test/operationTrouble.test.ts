import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import {
  Billing,
  BillingOutcomeUnknown,
  BillRepository,
  CmeDealerId,
  DealerRepository,
  getDealer,
  registerDealer,
  Requisite,
  runBillingOperations,
  StorageUnavailable,
  updateRequisite,
  type BillId,
  type BillingObjectKind,
  type BillingRecovery
} from "../src/internal.ts"
import { BillingMemory, MemoryStore, sampleRequisite } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

const kinds: ReadonlyArray<BillingObjectKind> = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]

const operationOf = (kind: BillingObjectKind) =>
  Effect.flatMap(MemoryStore, (store) =>
    store.read(({ operations }) => {
      const row = [...operations.values()].find(({ operation }) => operation.kind === kind)!
      return { ...row.operation, isLeased: row.leaseToken !== null, dueAtMs: row.dueAtMs }
    })
  )

const upTo = Effect.fn("upTo")(function* (kind: BillingObjectKind) {
  yield* register()
  const made = yield* bill(reward("lot-1", 125_000_000n))
  for (let step = 0; step < kinds.indexOf(kind); step += 1) yield* runBillingOperations()
  return made
})

const stateOf = Effect.fn("stateOf")(function* (kind: BillingObjectKind, made: { readonly id: BillId }) {
  const { problem, status } = kind === "INVOICE" ? yield* billNow(made.id) : yield* accountOf("COMMISSION")
  return { status, problem }
})

describe("a refusal after a call whose outcome is unknown", () => {
  const refused = Effect.fn("refused")(function* (
    kind: BillingObjectKind,
    drop: "DropAfterCommit" | "DropBeforeCommit"
  ) {
    const billing = yield* BillingMemory
    yield* billing.plan({ _tag: drop }, { on: kind })
    yield* billing.plan({ _tag: "Refuse", reason: "in progress" }, { on: kind })
    const made = yield* upTo(kind)
    return { billing, made }
  })

  it.effect.each(kinds)("adopts what that call made: %s", (kind) =>
    Effect.gen(function* () {
      const { billing, made } = yield* refused(kind, "DropAfterCommit")
      yield* settle()
      const objects = (yield* billing.objects).filter((object) => object.kind === kind)
      expect([objects.length, (yield* operationOf(kind)).remoteId]).toEqual([1, objects[0]?.id])
      const issued = yield* billNow(made.id)
      expect([issued.status, (yield* accountOf("COMMISSION")).status]).toEqual(["ISSUED", "ACTIVE"])
      expect(issued.url).toMatch(/^memory:/u)
    }).pipe(inWorld)
  )

  it.effect.each(kinds)("is a refusal when nothing was made: %s", (kind) =>
    Effect.gen(function* () {
      const { made } = yield* refused(kind, "DropBeforeCommit")
      yield* settle()
      const status = kind === "INVOICE" ? "REJECTED" : "NEEDS_CORRECTION"
      expect(yield* stateOf(kind, made)).toEqual({ status, problem: "in progress" })
    }).pipe(inWorld)
  )

  it.effect("leaves it open while Billing cannot be asked", () =>
    Effect.gen(function* () {
      const { made } = yield* refused("INVOICE", "DropAfterCommit")
      yield* runBillingOperations()
      const port = yield* Billing
      const list = () => Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" }))
      yield* TestClock.adjust("1 minute")
      yield* runBillingOperations().pipe(Effect.provideService(Billing, { ...port, list }))
      expect(yield* operationOf("INVOICE")).toMatchObject({ state: "SENT", attempts: 2 })
      expect((yield* billNow(made.id)).status).toBe("PENDING")
      yield* settle()
      expect((yield* billNow(made.id)).status).toBe("ISSUED")
    }).pipe(inWorld)
  )
})

describe("an id that another of our objects has", () => {
  const withId = (id: string) =>
    Effect.map(Billing, (port): Billing["Service"] => {
      const changed = Effect.map((object: Effect.Success<ReturnType<typeof port.createClient>>) => ({
        ...object,
        id
      }))
      return {
        ...port,
        createClient: (request) => changed(port.createClient(request)),
        setPayer: (request) => changed(port.setPayer(request)),
        createContract: (request) => changed(port.createContract(request)),
        issueInvoice: (request) => changed(port.issueInvoice(request))
      }
    })

  it.effect.each(kinds)("stops the operation for an operator, who sees why: %s", (kind) =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      const made = yield* upTo(kind)
      yield* registerDealer({ cmeDealerId: CmeDealerId.make("dealer-2"), requisite: sampleRequisite })
      yield* bill(reward("lot-2", 125_000_000n), CmeDealerId.make("dealer-2"))
      yield* settleOnly("dealer-2")
      const id = (yield* billing.objects).findLast((object) => object.kind === kind)!.id
      yield* runBillingOperations().pipe(Effect.provideService(Billing, yield* withId(id)))
      const calls = (yield* billing.calls).length
      yield* settle()
      expect((yield* billing.calls).length).toBe(calls)
      expect(yield* operationOf(kind)).toMatchObject({ state: "IN_DOUBT", remoteId: null, isLeased: false })
      const problem = expect.stringContaining("the id of another object")
      expect(yield* stateOf(kind, made)).toEqual({ status: "IN_DOUBT", problem })
      expect((yield* billNow(made.id)).invoiceId).toBeNull()
      const other = yield* getDealer(CmeDealerId.make("dealer-2"))
      expect(other.accounts[0]?.status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("does not replace the one that an operation has, on which other objects hang", () =>
    Effect.gen(function* () {
      yield* register()
      yield* settle()
      const before = (yield* getDealer(dealerOne)).accounts[0]?.payerId
      yield* updateRequisite({
        cmeDealerId: dealerOne,
        requisite: Requisite.make({ ...sampleRequisite, email: "new@example.ru" })
      })
      yield* runBillingOperations().pipe(Effect.provideService(Billing, yield* withId("payer-other")))
      const problem = expect.stringContaining("another id than before")
      expect(yield* operationOf("PAYER")).toMatchObject({ state: "IN_DOUBT", lastError: problem, remoteId: before })
      expect((yield* getDealer(dealerOne)).accounts[0]).toMatchObject({ payerId: before, status: "IN_DOUBT" })
    }).pipe(inWorld)
  )

  /** Delays the first dealer's operations while the other's are carried out. */
  const settleOnly = Effect.fn("settleOnly")(function* (reference: string) {
    const store = yield* MemoryStore
    const hold = (dueAtMs: number) =>
      store.change(({ dealers, operations }) =>
        Effect.sync(() => {
          for (const [id, row] of operations) {
            const isOther = dealers.get(reference)?.id === row.operation.dealerId
            if (!isOther) operations.set(id, { ...row, dueAtMs })
          }
        })
      )
    yield* hold(Number.MAX_SAFE_INTEGER)
    yield* settle()
    yield* hold(0)
  })
})

describe("a failure of our own", () => {
  const words = "an error of this service; see its log"
  const recoveries: ReadonlyArray<BillingRecovery> = ["idempotent", "lookup", "none"]

  it.effect.each(recoveries)("before the call changes nothing but the attempts: recovery %s", (recovery) =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery(recovery)
      yield* register()
      const dealers = yield* DealerRepository
      const broken = { ...dealers, getById: () => Effect.die(new Error("wrong key")) }
      yield* runBillingOperations().pipe(Effect.provideService(DealerRepository, broken))
      const failed = yield* operationOf("CLIENT")
      expect(failed).toMatchObject({ state: "PENDING", attempts: 1, lastError: words, isLeased: false })
      expect(failed.dueAtMs).toBeGreaterThan(0)
      expect(yield* billing.calls).toEqual([])
      yield* settle()
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
      expect((yield* operationOf("CLIENT")).lastError).toBeNull()
    }).pipe(inWorld)
  )

  it.effect("before the call leaves an open outcome open", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "DropAfterCommit" })
      yield* register()
      yield* runBillingOperations()
      const dealers = yield* DealerRepository
      const broken = { ...dealers, getById: () => Effect.fail(new StorageUnavailable({ reason: "away" })) }
      yield* TestClock.adjust("1 minute")
      yield* runBillingOperations().pipe(Effect.provideService(DealerRepository, broken))
      expect(yield* operationOf("CLIENT")).toMatchObject({ state: "SENT", attempts: 2, isLeased: false })
    }).pipe(inWorld)
  )

  it.effect.each([
    ["idempotent", "SENT"],
    ["none", "IN_DOUBT"]
  ] as const)("in the call leaves its outcome open: recovery %s", ([recovery, state]) =>
    Effect.gen(function* () {
      yield* (yield* BillingMemory).setRecovery(recovery)
      yield* register()
      const port = yield* Billing
      const broken = { ...port, createClient: () => Effect.die(new TypeError("on purpose")) }
      yield* runBillingOperations().pipe(Effect.provideService(Billing, broken))
      expect(yield* operationOf("CLIENT")).toMatchObject({ state, attempts: 1, lastError: words, isLeased: false })
    }).pipe(inWorld)
  )

  it.effect("when the answer is stored comes again later and later, and is seen at the bill", () =>
    Effect.gen(function* () {
      const made = yield* upTo("INVOICE")
      const bills = yield* BillRepository
      const broken = {
        ...bills,
        update: (changed: Parameters<typeof bills.update>[0]) =>
          changed.status === "ISSUED" ? Effect.die(new Error("a constraint")) : bills.update(changed)
      }
      for (let attempt = 1; attempt <= 12; attempt += 1) {
        yield* runBillingOperations().pipe(Effect.provideService(BillRepository, broken))
        expect(yield* operationOf("INVOICE")).toMatchObject({ state: "SENT", attempts: attempt, lastError: words })
        yield* TestClock.adjust("6 minutes")
      }
      expect(yield* billNow(made.id)).toMatchObject({ status: "PENDING", problem: words })
      yield* settle()
      expect(yield* billNow(made.id)).toMatchObject({ status: "ISSUED", problem: null })
    }).pipe(inWorld)
  )
})

describe("many calls that hang", () => {
  it.effect("do not keep new operations from their turn", () =>
    Effect.gen(function* () {
      const port = yield* Billing
      const hanging: Billing["Service"] = {
        ...port,
        createClient: (request) =>
          request.reference.startsWith("bad")
            ? Effect.delay(Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" })), "10 seconds")
            : port.createClient(request)
      }
      for (let index = 0; index < 10; index += 1) yield* register(CmeDealerId.make(`bad-${index}`))
      yield* register(dealerOne)
      const worker = Effect.gen(function* () {
        if ((yield* runBillingOperations(1)) === 0) yield* Effect.sleep("500 millis")
      }).pipe(Effect.forever, Effect.provideService(Billing, hanging))
      yield* Effect.forkChild(worker)
      yield* TestClock.adjust("2 minutes")
      expect((yield* accountOf("COMMISSION")).status).toBe("ACTIVE")
    }).pipe(inWorld)
  )
})
