import { Clock, Effect, Layer } from "effect"
import { accountKey } from "../account/Account.ts"
import type { LedgerChanges } from "../payment/LedgerSnapshot.ts"
import { LedgerRepository } from "../payment/LedgerRepository.ts"
import { positionKey } from "../payment/Payment.ts"
import { loadLedger } from "./loadLedger.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const save = (tables: MemoryTables, changes: LedgerChanges, nowMs: number): void => {
  for (const payment of changes.payments) {
    if (tables.payments.has(payment.paymentId)) throw new Error(`Payment ${payment.paymentId} is stored already`)
    tables.payments.set(payment.paymentId, payment)
    tables.paymentTimes.set(payment.paymentId, nowMs)
  }
  tables.transfers.push(...changes.transfers)
  for (const transfer of changes.transfers) tables.transferTimes.set(transfer, nowMs)
  for (const total of changes.totals) tables.totals.set(total.invoiceId, total)
  for (const { id, paidAt, paidSum } of changes.bills) {
    const stored = tables.bills.get(id)
    if (stored) tables.bills.set(id, { ...stored, paidAt, paidSum })
  }
  for (const account of changes.accounts) {
    const stored = tables.accounts.get(accountKey(account))
    if (account.balance < 0n && account.accountType !== "DEPOSIT") throw new Error("Only a deposit may be owed")
    if (stored) tables.accounts.set(accountKey(account), { ...stored, balance: account.balance })
  }
  for (const processedMessage of changes.processedMessages) {
    const key = positionKey(processedMessage.position)
    if (!tables.processedMessages.has(key)) tables.processedMessages.set(key, processedMessage)
  }
  for (const message of changes.parked) {
    const key = positionKey(message.position)
    const id = BigInt(tables.parked.size + 1)
    const row = { id, message, attempts: 1, parkedAtMs: nowMs, isResolved: false, isRawDropped: false }
    if (!tables.parked.has(key)) tables.parked.set(key, row)
  }
}

export const LedgerRepositoryMemory = Layer.effect(
  LedgerRepository,
  Effect.map(MemoryStore, (store) => ({
    load: (request) => store.read((tables) => loadLedger(tables, request)),
    save: (changes) =>
      store.change((tables) => Effect.map(Clock.currentTimeMillis, (nowMs) => save(tables, changes, nowMs)))
  }))
)
