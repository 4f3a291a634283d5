import { Transaction } from "@dealer-billing/domain"
import { audited, type ChangeWithOutcome } from "@dealer-billing/domain/internal"
import { Effect, Layer } from "effect"
import { Database } from "./Database.ts"

export const TransactionPostgres = Layer.effect(
  Transaction,
  Effect.map(Database, ({ sql, transact }) => {
    const withEvent = audited((change: ChangeWithOutcome) => sql`insert into audit_event ${sql.insert(change)}`)
    return { run: (effect) => transact(withEvent(effect)) }
  })
)
