import { randomUUID } from "node:crypto"
import { BillId, DealerId, Ids } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { Database } from "../database/Database.ts"

type Sequence = "dealer_id_sequence" | "bill_id_sequence"

export const IdsPostgres = Layer.effect(
  Ids,
  Effect.map(Database, ({ run, sql }) => {
    const next = (sequence: Sequence) =>
      run(sql<{ readonly id: bigint }>`select nextval(${sequence}) as id`).pipe(
        Effect.map((rows) => rows.reduce((_, row) => row.id, 0n))
      )
    return {
      nextDealerId: Effect.map(next("dealer_id_sequence"), (id) => DealerId.make(id)),
      nextBillId: Effect.map(next("bill_id_sequence"), (id) => BillId.make(id)),
      uniqueToken: Effect.sync(() => randomUUID())
    }
  })
)
