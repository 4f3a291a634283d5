import { Transaction } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { Database } from "./Database.ts"

export const TransactionPostgres = Layer.effect(
  Transaction,
  Effect.map(Database, ({ transact }) => ({
    run: (effect) => transact(effect)
  }))
)
