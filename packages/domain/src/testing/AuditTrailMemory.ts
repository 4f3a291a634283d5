import { DateTime, Effect, Layer } from "effect"
import { AuditTrail } from "../audit/AuditTrail.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const AuditTrailMemory = Layer.effect(
  AuditTrail,
  Effect.map(MemoryStore, ({ read }) => ({
    list: ({ after, caller, from, limit, to }) =>
      read(({ auditEvents }) =>
        auditEvents
          .filter((event) => after === null || event.id > after)
          .filter((event) => caller === null || event.caller === caller)
          .filter(({ at }) => from === null || DateTime.isGreaterThanOrEqualTo(at, from))
          .filter(({ at }) => to === null || DateTime.isLessThan(at, to))
          .slice(0, limit)
      )
  }))
)
