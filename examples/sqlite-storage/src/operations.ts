import { BillingOperationRepository, type Bill, type BillingOperation } from "@dealer-billing/domain"
import {
  prepareCall,
  workerActor,
  type BillCorrection,
  type ClaimRequest,
  type OperationNeeds
} from "@dealer-billing/domain/internal"
import { Effect, Layer, Option } from "effect"
import { findAccount } from "./accountRows.ts"
import { readBills } from "./bills.ts"
import {
  appendEvents,
  insertOperations,
  readOperations,
  readRows,
  storeOperation,
  type OperationRow
} from "./operationRows.ts"
import { SqliteStore, type Sql } from "./SqliteStore.ts"

const ofAccount = "dealer_id = ? and account_type = ?"

const readNeeds = (sql: Sql, { accountType, billId, dealerId }: BillingOperation): OperationNeeds | null => {
  const account = findAccount(sql, { accountType, dealerId })
  if (account === undefined) return null
  if (billId === null) return { account, payer: null, bill: null, cancelReason: null }
  const [payer = null] = readOperations(sql, `${ofAccount} and kind = 'PAYER'`, dealerId, accountType)
  const [bill = null]: ReadonlyArray<Bill | null> = readBills(sql, "id = ?", billId)
  const why = "select doc from bill_correction where bill_id = ? order by rowid limit 1"
  const [correction] = sql.docs<BillCorrection>(why, billId)
  return { account, payer, bill, cancelReason: correction?.reason ?? null }
}

const isReady = (sql: Sql, { operation }: OperationRow): boolean => {
  const needs = readNeeds(sql, operation)
  return needs !== null && prepareCall(operation.kind, needs, operation.state === "SENT") !== null
}

const claim = (sql: Sql, { leaseMs, leaseToken, limit }: ClaimRequest, nowMs: number) =>
  readRows(
    sql,
    "where state in ('PENDING', 'SENT') and due_ms <= ? and lease_ends_ms <= ? order by due_ms, id",
    nowMs,
    nowMs
  )
    .filter((row) => isReady(sql, row))
    .slice(0, limit)
    .map(({ operation: found, traceparent }) => {
      const operation: BillingOperation = { ...found, state: "SENT", attempts: found.attempts + 1 }
      const { attempts: attempt, id: operationId, state } = operation
      storeOperation(sql, operation, nowMs)
      sql.run(
        "update operation set lease_token = ?, lease_ends_ms = ? where id = ?",
        leaseToken,
        nowMs + leaseMs,
        operationId
      )
      appendEvents(sql, [{ operationId, state, attempt, detail: null, actor: workerActor }], nowMs)
      return { operation, traceparent, wasSentBefore: found.state === "SENT" }
    })

const order = ["CLIENT", "PAYER", "CONTRACT"]
const first = (found: ReadonlyArray<BillingOperation>) => Option.fromUndefinedOr(found[0])

export const operationsLayer = Layer.effect(
  BillingOperationRepository,
  Effect.map(SqliteStore, (store) => ({
    insert: (operations) => insertOperations<never>(store, operations, () => Option.none()),
    claim: (request) => store.write((sql, nowMs) => claim(sql, request, nowMs)),
    extendLease: (token, leaseMs) =>
      store.write((sql, nowMs) =>
        sql.run("update operation set lease_ends_ms = ? where lease_token = ?", nowMs + leaseMs, token)
      ),
    lockLeased: (id, token) =>
      store.read((sql) => first(readOperations(sql, "id = ? and lease_token = ?", id, token))),
    listProvisioning: ({ accountType, dealerId }) =>
      store.read((sql) =>
        readOperations(sql, `${ofAccount} and bill_id is null`, dealerId, accountType).toSorted(
          (left, right) => order.indexOf(left.kind) - order.indexOf(right.kind)
        )
      ),
    lockInvoicing: (billId) =>
      store.read((sql) => first(readOperations(sql, "bill_id = ? and kind = 'INVOICE'", billId))),
    findByRemoteId: (kind, id) =>
      store.read((sql) => first(readOperations(sql, "kind = ? and remote_id = ?", kind, id))),
    listReopenable: (dealerId) =>
      store.read((sql) => {
        const isOpenBill = "(bill_id is null or bill_id in (select b.id from bill b where b.status <> 'CANCELLED'))"
        return readOperations(
          sql,
          `dealer_id = ? and (kind = 'PAYER' or state <> 'DONE') and ${isOpenBill}`,
          dealerId
        )
      }),
    update: (operation) => store.write((sql, nowMs) => storeOperation(sql, operation, nowMs)),
    release: (operation, retryInMs) =>
      store.write((sql, nowMs) => {
        storeOperation(sql, operation, nowMs)
        const set = "update operation set due_ms = ?, lease_token = null, lease_ends_ms = 0 where id = ?"
        sql.run(set, nowMs + retryInMs, operation.id)
      })
  }))
)
