import { Context, Schema, Struct, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import { Change } from "./Change.ts"

const ChangeWithOutcome = Change.mapFields(
  Struct.assign({
    /** What came of the change, such as the bill that it made; null when the operation's name says it. */
    outcome: Schema.NullOr(Schema.String)
  })
)
export type ChangeWithOutcome = typeof ChangeWithOutcome.Type

/** One recorded change: who made it, when, and what came of it. No personal data. */
export const AuditEvent = ChangeWithOutcome.mapFields(Struct.assign({ id: Schema.BigInt, at: Schema.DateTimeUtc }))
export type AuditEvent = typeof AuditEvent.Type

/** Null means any. */
export interface AuditQuery {
  /** Inclusive. */
  readonly from: DateTime.Utc | null
  /** Exclusive. */
  readonly to: DateTime.Utc | null
  readonly caller: string | null
  readonly after: bigint | null
  readonly limit: number
}

/** Reads the recorded changes. `Transaction` writes them. */
export class AuditTrail extends Context.Service<
  AuditTrail,
  {
    /** Leaves out events newer than a change still being committed: who continues after the last id misses nothing. */
    readonly list: (query: AuditQuery) => Effect.Effect<ReadonlyArray<AuditEvent>, StorageUnavailable>
  }
>()("@dealer-billing/domain/audit/AuditTrail") {}
