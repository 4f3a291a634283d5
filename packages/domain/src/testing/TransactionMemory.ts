import { Clock, DateTime, Effect, Layer } from "effect"
import { audited } from "../audit/audited.ts"
import type { ChangeWithOutcome } from "../audit/AuditTrail.ts"
import { Transaction } from "../shared/Transaction.ts"
import { MemoryStore } from "./MemoryStore.ts"

const append = (store: MemoryStore["Service"]) => (change: ChangeWithOutcome) =>
  store.change(({ auditEvents }) =>
    Effect.map(Clock.currentTimeMillis, (nowMs) => {
      const id = BigInt(auditEvents.length + 1)
      auditEvents.push({ ...change, id, at: DateTime.makeUnsafe(nowMs) })
    })
  )

export const TransactionMemory = Layer.effect(
  Transaction,
  Effect.map(MemoryStore, (store) => ({ run: (effect) => store.transaction(audited(append(store))(effect)) }))
)
