import { Effect, Layer } from "effect"
import { positionKey, type ParkedMessage, type ParkedReason } from "../payment/Payment.ts"
import { ParkedMessageRepository } from "../payment/ParkedMessageRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const appearances: Partial<Record<ParkedReason, (tables: MemoryTables, missing: string) => boolean>> = {
  UNKNOWN_INVOICE: ({ bills }, missing) => [...bills.values()].some((bill) => bill.invoiceId === missing),
  UNKNOWN_CONTRACT: ({ accounts }, missing) =>
    [...accounts.values()].some((account) => account.contractId === missing),
  UNKNOWN_PAYMENT: ({ payments }, missing) => payments.has(missing)
}

const hasAppeared = (tables: MemoryTables, { missing, reason }: ParkedMessage): boolean =>
  missing !== null && appearances[reason]?.(tables, missing) === true

export const ParkedMessageRepositoryMemory = Layer.effect(
  ParkedMessageRepository,
  Effect.map(MemoryStore, (store) => ({
    listRetriable: (limit) =>
      store.read((tables) =>
        [...tables.parked.values()]
          .filter((row) => !row.isResolved && hasAppeared(tables, row.message))
          .slice(0, limit)
          .map((row) => row.message)
      ),
    resolve: (position) =>
      store.change(({ parked }) =>
        Effect.sync(() => {
          const row = parked.get(positionKey(position))
          if (row) parked.set(positionKey(position), { ...row, isResolved: true })
        })
      ),
    refuseAgain: (position, { detail, missing, reason }) =>
      store.change(({ parked }) =>
        Effect.sync(() => {
          const row = parked.get(positionKey(position))
          if (row) {
            parked.set(positionKey(position), { ...row, message: { ...row.message, detail, missing, reason } })
          }
        })
      )
  }))
)
