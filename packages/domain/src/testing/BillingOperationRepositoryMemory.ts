import { Array as Arr, Clock, Effect, Layer, Option } from "effect"
import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { BillingOperationKind } from "../billing/Billing.ts"
import { isOver, type BillingOperation, type NewBillingOperation } from "../billing/BillingOperation.ts"
import { BillingOperationRepository, type ClaimRequest } from "../billing/BillingOperationRepository.ts"
import { workerActor } from "../audit/Change.ts"
import { plannedEvent } from "../billing/OperationEvent.ts"
import { prepareCall, type OperationNeeds } from "../billing/prepareCall.ts"
import { currentTraceparent } from "../billing/traceparent.ts"
import { appendEvents } from "./appendEvents.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables, OperationRow } from "./MemoryTables.ts"

const insert = (
  tables: MemoryTables,
  added: ReadonlyArray<NewBillingOperation>,
  traceparent: string | null,
  nowMs: number
) => {
  const { operations } = tables
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs, openedAtMs: nowMs }
  for (const each of added) {
    const id = BigInt(operations.size + 1)
    operations.set(id, {
      operation: { id, ...each },
      traceparent,
      dueAtMs: nowMs,
      leaseToken: null,
      leaseEndsAtMs: 0,
      ...times
    })
    appendEvents(tables, [plannedEvent({ id, ...each })], nowMs)
  }
}

const needsOf = (tables: MemoryTables, { billId }: BillingOperation, account: Account): OperationNeeds => {
  if (billId === null) return { account, payer: null, bill: null, cancelReason: null }
  const payer = [...tables.operations.values()].find(
    (row) => row.operation.kind === "PAYER" && isSameAccount(row.operation, account)
  )
  const correction = tables.billCorrections.find((each) => each.billId === billId)
  return {
    account,
    payer: payer?.operation ?? null,
    bill: tables.bills.get(billId) ?? null,
    cancelReason: correction?.reason ?? null
  }
}

const isClaimable = (tables: MemoryTables, row: OperationRow, nowMs: number): boolean => {
  const { kind, state } = row.operation
  const account = tables.accounts.get(accountKey(row.operation))
  return (
    (state === "PENDING" || state === "SENT") &&
    row.dueAtMs <= nowMs &&
    row.leaseEndsAtMs <= nowMs &&
    account !== undefined &&
    prepareCall(kind, needsOf(tables, row.operation, account), state === "SENT") !== null
  )
}

const claim = (tables: MemoryTables, { leaseMs, leaseToken, limit }: ClaimRequest, nowMs: number) =>
  [...tables.operations.values()]
    .filter((row) => isClaimable(tables, row, nowMs))
    .toSorted((left, right) => left.dueAtMs - right.dueAtMs || (left.operation.id < right.operation.id ? -1 : 1))
    .slice(0, limit)
    .map((row) => {
      const operation: BillingOperation = {
        ...row.operation,
        state: "SENT",
        attempts: row.operation.attempts + 1
      }
      const lease = { leaseToken, leaseEndsAtMs: nowMs + leaseMs }
      tables.operations.set(operation.id, { ...row, operation, ...lease, updatedAtMs: nowMs })
      const { attempts: attempt, id: operationId, state } = operation
      appendEvents(tables, [{ operationId, state, attempt, detail: null, actor: workerActor }], nowMs)
      return { operation, traceparent: row.traceparent, wasSentBefore: row.operation.state === "SENT" }
    })

const extendLease = ({ operations }: MemoryTables, leaseToken: string, leaseEndsAtMs: number) => {
  for (const [id, row] of operations) {
    if (row.leaseToken === leaseToken) operations.set(id, { ...row, leaseEndsAtMs })
  }
}

const findByRemoteId = ({ operations }: MemoryTables, kind: BillingOperationKind, remoteId: string) =>
  [...operations.values()]
    .map((row) => row.operation)
    .find((operation) => operation.kind === kind && operation.remoteId === remoteId)

const store = (tables: MemoryTables, operation: BillingOperation, nowMs: number, change: Partial<OperationRow>) => {
  const { operations } = tables
  const { id, kind, remoteId } = operation
  const holder = remoteId === null ? undefined : findByRemoteId(tables, kind, remoteId)
  if (holder !== undefined && holder.id !== id) throw new Error(`Operation ${holder.id} has that remote id already`)
  const row = operations.get(operation.id)
  if (row === undefined) return
  const openedAtMs = isOver(row.operation) && !isOver(operation) ? nowMs : row.openedAtMs
  operations.set(operation.id, { ...row, operation, updatedAtMs: nowMs, openedAtMs, ...change })
}

const isReopenable = ({ bills }: MemoryTables, { billId, kind, state }: BillingOperation): boolean =>
  (kind === "PAYER" || state !== "DONE") && (billId === null || bills.get(billId)?.status !== "CANCELLED")

const provisioningOrder = ["CLIENT", "PAYER", "CONTRACT"]

/** Time is Effect's clock, so a `TestClock` moves leases and due times. */
export const BillingOperationRepositoryMemory = Layer.effect(
  BillingOperationRepository,
  Effect.map(MemoryStore, ({ change, read }) => {
    const changeAt = <A>(write: (tables: MemoryTables, nowMs: number) => A) =>
      change((tables) => Effect.map(Clock.currentTimeMillis, (nowMs) => write(tables, nowMs)))
    const list = (isWanted: (operation: BillingOperation) => boolean) =>
      read(({ operations }) => [...operations.values()].map((row) => row.operation).filter(isWanted))
    return {
      insert: (added) =>
        Effect.flatMap(currentTraceparent, (traceparent) =>
          changeAt((tables, nowMs) => insert(tables, added, traceparent, nowMs))
        ),
      claim: (request) => changeAt((tables, nowMs) => claim(tables, request, nowMs)),
      extendLease: (leaseToken, leaseMs) =>
        changeAt((tables, nowMs) => extendLease(tables, leaseToken, nowMs + leaseMs)),
      lockLeased: (id, leaseToken) =>
        read(({ operations }) => {
          const row = operations.get(id)
          return row?.leaseToken === leaseToken ? Option.some(row.operation) : Option.none()
        }),
      listProvisioning: (account) =>
        list((operation) => isSameAccount(operation, account) && operation.billId === null).pipe(
          Effect.map((steps) =>
            steps.toSorted((a, b) => provisioningOrder.indexOf(a.kind) - provisioningOrder.indexOf(b.kind))
          )
        ),
      lockInvoicing: (billId) =>
        Effect.map(
          list((operation) => operation.billId === billId && operation.kind === "INVOICE"),
          Arr.head
        ),
      findByRemoteId: (kind, remoteId) =>
        read((tables) => Option.fromUndefinedOr(findByRemoteId(tables, kind, remoteId))),
      listReopenable: (dealerId) =>
        read((tables) =>
          [...tables.operations.values()]
            .map((row) => row.operation)
            .filter((operation) => operation.dealerId === dealerId && isReopenable(tables, operation))
        ),
      update: (operation) => changeAt((tables, nowMs) => store(tables, operation, nowMs, {})),
      release: (operation, retryInMs) =>
        changeAt((tables, nowMs) =>
          store(tables, operation, nowMs, { dueAtMs: nowMs + retryInMs, leaseToken: null, leaseEndsAtMs: 0 })
        )
    }
  })
)
