import { createSecretKey } from "node:crypto"
import { billingHttpLayer, resilientBillingLayer } from "@dealer-billing/adapters-billing"
import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import {
  cancelBill,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  runBillingOperations,
  Tariffs,
  updateRequisite,
  type BillId,
  type BillingOperationState,
  type BillingRecovery
} from "@dealer-billing/domain"
import { BillingOperationKind, objectKindOf } from "@dealer-billing/domain/internal"
import { by, sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { storage } from "./crashBench.ts"
import { keyOf, readJournal, twinsIn, type Journal, type JournalObject } from "./journal.ts"

const dropsOfEach = 100
const callsAtOnce = 4
/** Longer than a breaker stays open. */
const pauseMinutes = 6
const startOfWorld = DateTime.makeUnsafe("2026-11-20T12:00:00Z")
const token = Redacted.make("t0ken")

interface DroppedKind {
  readonly name: string
  readonly kind: BillingOperationKind
  /** The sandbox's name of the calls. */
  readonly on: string
  /** Passes without faults, one step each, after which this kind comes next. */
  readonly stepsBefore: number
}

/** A requisite update is a kind of its own: a payer with a newer version. */
const droppedKinds: ReadonlyArray<DroppedKind> = [
  { name: "client", kind: "CLIENT", on: "clients", stepsBefore: 0 },
  { name: "payer", kind: "PAYER", on: "payers", stepsBefore: 1 },
  { name: "contract", kind: "CONTRACT", on: "contracts", stepsBefore: 2 },
  { name: "invoice", kind: "INVOICE", on: "invoices", stepsBefore: 3 },
  { name: "requisite update", kind: "PAYER", on: "payers", stepsBefore: 3 },
  { name: "cancellation", kind: "CANCELLATION", on: "cancellation", stepsBefore: 4 }
]

it("drops calls of every kind", () =>
  assert.sameMembers([...new Set(droppedKinds.map(({ kind }) => kind))], [...BillingOperationKind.literals]))

const modes: ReadonlyArray<BillingRecovery> = ["idempotent", "lookup", "none"]

const setFaults = Effect.fn("setFaults")(function* (recovery: BillingRecovery, rules: ReadonlyArray<unknown>) {
  const { url } = yield* Sandbox
  const body = JSON.stringify({ recovery, rules })
  const headers = { "content-type": "application/json" }
  const answer = yield* Effect.promise(() => fetch(`${url}/sandbox/faults`, { method: "PUT", headers, body }))
  assert.strictEqual(answer.status, 200)
})

const sandbox = Layer.unwrap(
  Effect.map(Effect.promise(freshDatabase), (url) =>
    sandboxLayer({
      host: "127.0.0.1",
      port: 0,
      token,
      encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
      databaseUrl: Redacted.make(url),
      seller: defaultTariffs.seller
    })
  )
).pipe(
  Layer.provide(Layer.succeed(PaymentEventSink, { deliver: () => Effect.void })),
  Layer.provideMerge(Logger.layer([])),
  Layer.fresh
)

/**
 * The domain on Postgres and on virtual time, with the sandbox behind the HTTP adapter and its breaker and limits. The
 * rate is so high that no call waits for virtual time.
 */
const world = Layer.unwrap(
  Effect.gen(function* () {
    const { recovery, url } = yield* Sandbox
    const databaseUrl = yield* Effect.promise(freshDatabase)
    return Layer.mergeAll(
      storage(databaseUrl),
      OperationSignal.layer,
      Layer.succeed(Tariffs, defaultTariffs),
      resilientBillingLayer({ callsAtOnce, callsPerSecond: 10_000 })(billingHttpLayer({ url, token, recovery })),
      TestClock.layer()
    )
  })
)

/** All that are due and that the breaker lets through. */
const pass = runBillingOperations(dropsOfEach)

/** Time goes on for the domain and for Postgres, whose clock cannot be set: what it waits for comes nearer. */
const letPass = Effect.fn("letPass")(function* (minutes: number) {
  const sql = yield* PgClient.PgClient
  yield* TestClock.adjust(`${minutes} minutes`)
  yield* sql`update billing_operation set due_at = due_at - ${minutes} * interval '1 minute'
    where state in ('PENDING', 'SENT')`
})

const dealerIds = (mode: BillingRecovery, { name }: DroppedKind): ReadonlyArray<string> =>
  Array.from({ length: dropsOfEach }, (_, index) => `${mode}-${name.replaceAll(" ", "-")}-${index}`)

/** Dealers whose next step is of that kind. */
const prepare = Effect.fn("prepare")(function* (ids: ReadonlyArray<string>, { name, stepsBefore }: DroppedKind) {
  yield* TestClock.setTime(DateTime.toEpochMillis(startOfWorld))
  const billIds: Array<BillId> = []
  for (const id of ids) {
    const cmeDealerId = CmeDealerId.make(id)
    yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
    if (name !== "invoice" && name !== "cancellation") continue
    const { bill } = yield* createBill({
      cmeDealerId,
      operation: "GET_REWARD",
      dealId: DealId.make(`lot-${id}`),
      carPrice: PositiveKopecks.make(125_000_000n),
      closedAt: startOfWorld
    })
    billIds.push(bill.id)
  }
  for (let step = 0; step < stepsBefore; step += 1) assert.strictEqual(yield* pass, dropsOfEach)
  if (name === "cancellation") {
    for (const id of billIds) yield* cancelBill({ billId: id, reason: "the deal was called off" }).pipe(by("lotus"))
  }
  if (name !== "requisite update") return
  for (const id of ids)
    yield* updateRequisite({ cmeDealerId: CmeDealerId.make(id), requisite: sampleRequisiteOfSoleProprietor })
})

interface OperationRow {
  readonly reference: string
  /** The reference in Billing's journal: ours, or the invoice's id for a cancellation. */
  readonly ref: string
  readonly state: BillingOperationState
  readonly remoteId: string | null
}

const operationsOf = Effect.fn("operationsOf")(function* (kind: BillingOperationKind) {
  const sql = yield* PgClient.PgClient
  return yield* sql<OperationRow>`
    select reference, state, remote_id as "remoteId",
      case kind when 'CANCELLATION' then bill.invoice_id else reference end as ref
    from billing_operation left join bill on bill.id = bill_id where kind = ${kind} order by billing_operation.id`
})

const isNew = ({ state }: OperationRow): boolean => state === "PENDING"
const isOpen = ({ state }: OperationRow): boolean => state === "PENDING" || state === "SENT"

/**
 * Every operation of that kind is sent once. Billing answers nobody, so that after the first calls the breaker lets
 * one through at a time; whatever waits for it was due before those that failed.
 */
const sendEach = Effect.fn("sendEach")(function* (kind: BillingOperationKind) {
  let callsNotSent = 0
  for (let round = 0; round < 2 * dropsOfEach && (yield* operationsOf(kind)).some(isNew); round += 1) {
    const sent = yield* runBillingOperations(callsAtOnce)
    if (sent === 0) callsNotSent += 1
    if (sent === 0) yield* letPass(pauseMinutes)
  }
  assert.isAbove(callsNotSent, dropsOfEach / 2, "the circuit breaker did not open")
})

/** Lets time pass, as long as operations of that kind are open. */
const recover = Effect.fn("recover")(function* (kind: BillingOperationKind) {
  for (let round = 0; round < 20 && (yield* operationsOf(kind)).some(isOpen); round += 1) {
    yield* letPass(pauseMinutes)
    yield* pass
  }
})

interface LedgerSnapshot {
  readonly operations: ReadonlyArray<OperationRow>
  readonly journal: Journal
}

interface Listed {
  readonly payers: ReadonlyArray<{ readonly ref: string; readonly requisiteVersion: number }>
  readonly invoices: ReadonlyArray<{ readonly id: string; readonly cancelledAt: string | null }>
}

/** Billing's objects as they are now. */
const readObjects = Effect.gen(function* () {
  const { url } = yield* Sandbox
  return yield* Effect.promise(async () => (await (await fetch(`${url}/sandbox/objects`)).json()) as Listed)
})

/** A cancellation creates no object. Its result is that the invoice is cancelled. */
const listCancelled = Effect.map(readObjects, ({ invoices }) =>
  invoices
    .filter(({ cancelledAt }) => cancelledAt !== null)
    .map(({ id }): JournalObject => ({ kind: "cancellation", ref: id, id, call: 0 }))
)

/** Our operations and Billing's journal of the same objects, which must have no duplicates. */
const readBooks = Effect.fn("readBooks")(function* (kind: BillingOperationKind) {
  const { url } = yield* Sandbox
  const operations = yield* operationsOf(kind)
  const whole = yield* Effect.promise(() => readJournal(url))
  assert.deepStrictEqual(twinsIn(whole), [])
  const ours = new Set(operations.map(({ ref }) => keyOf({ kind, ref })))
  // It is looked up as its invoice.
  const looked = new Set(operations.map(({ reference }) => keyOf({ kind: objectKindOf(kind), ref: reference })))
  const objects = kind === "CANCELLATION" ? yield* listCancelled : whole.objects
  const journal: Journal = {
    calls: whole.calls.filter((call) => (call.method === "GET" ? looked : ours).has(keyOf(call))),
    objects: objects.filter((object) => ours.has(keyOf(object)))
  }
  return { operations, journal } satisfies LedgerSnapshot
})

const references = (operations: ReadonlyArray<OperationRow>): ReadonlyArray<string> =>
  operations.map(({ ref }) => ref).toSorted()

/** One reply of each operation was dropped after Billing had done the work, and each object is there once. */
const assertDropped = ({ journal, operations }: LedgerSnapshot): void => {
  assert.lengthOf(operations, dropsOfEach)
  const dropped = journal.calls.filter(({ fault }) => fault === "drop-after-commit")
  assert.deepStrictEqual(dropped.map(({ ref }) => ref).toSorted(), references(operations))
  for (const { method, outcome } of dropped) assert.include(["PUT made", "PUT known"], `${method} ${outcome}`)
  assert.deepStrictEqual(journal.objects.map(({ ref }) => ref).toSorted(), references(operations))
}

const countsOf = (values: ReadonlyArray<string>): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((each) => each === value).length]))

const assertRecovered = ({ journal, operations }: LedgerSnapshot): void => {
  assert.deepStrictEqual(countsOf(operations.map(({ state }) => state)), { DONE: dropsOfEach })
  const idOf = new Map(journal.objects.map(({ id, ref }) => [ref, id]))
  for (const { ref, remoteId } of operations) assert.strictEqual(remoteId, idOf.get(ref))
}

/** What Billing was asked after the replies were dropped: nothing twice that may not be sent twice. */
const callsAfterDrop = ({ journal }: LedgerSnapshot): Readonly<Record<string, number>> => {
  const lastDropped = Math.max(...journal.calls.filter(({ fault }) => fault !== null).map(({ number }) => number))
  return countsOf(journal.calls.filter(({ number }) => number > lastDropped).map(({ method }) => method))
}

const asked: Readonly<Record<BillingRecovery, Readonly<Record<string, number>>>> = {
  idempotent: { PUT: dropsOfEach },
  lookup: { GET: dropsOfEach },
  none: {}
}

const payerVersions = (ids: ReadonlyArray<string>) =>
  Effect.map(readObjects, ({ payers }) =>
    payers.filter(({ ref }) => ids.includes(ref.split(":")[0] ?? "")).map((payer) => payer.requisiteVersion)
  )

describe.each(modes)("a Billing whose replies are lost, of the kind %s", (mode) => {
  it.layer(sandbox, { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect.each(droppedKinds)(
      `makes one object each for ${dropsOfEach} calls: $name`,
      (dropped) =>
        Effect.gen(function* () {
          const ids = dealerIds(mode, dropped)
          yield* setFaults(mode, [])
          yield* prepare(ids, dropped)
          yield* setFaults(mode, [{ on: dropped.on, times: dropsOfEach, fault: "drop-after-commit" }])
          yield* sendEach(dropped.kind)
          yield* recover(dropped.kind)
          // A day on, nothing has been sent that was not needed.
          if (mode === "none") {
            yield* letPass(24 * 60)
            assert.strictEqual(yield* pass, 0)
          }
          const books = yield* readBooks(dropped.kind)
          assertDropped(books)
          assert.deepStrictEqual(callsAfterDrop(books), asked[mode])
          if (dropped.name === "requisite update") {
            assert.deepStrictEqual(yield* payerVersions(ids), Array<number>(dropsOfEach).fill(2))
          }
          if (mode !== "none") return assertRecovered(books)
          assert.deepStrictEqual(countsOf(books.operations.map(({ state }) => state)), { IN_DOUBT: dropsOfEach })
        }).pipe(Effect.provide(world, { local: true })),
      90_000
    )
  })
})
