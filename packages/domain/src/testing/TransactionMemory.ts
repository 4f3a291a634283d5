import { Effect, Layer } from "effect"
import { Transaction } from "../Transaction.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const TransactionMemory = Layer.effect(
  Transaction,
  Effect.map(MemoryStore, (store) => ({ run: store.transaction }))
)
