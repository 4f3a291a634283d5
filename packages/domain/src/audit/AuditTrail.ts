import { Context, Schema, Struct, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import { Change } from "./Change.ts"

const ChangeWithOutcome = Change.mapFields(
  Struct.assign({
    /** What the change came to, such as the bill that it made; null where its operation says it all. */
    outcome: Schema.NullOr(Schema.String)
  })
)
export type ChangeWithOutcome = typeof ChangeWithOutcome.Type

/** A change that was committed. Events are never changed. */
export const AuditEvent = ChangeWithOutcome.mapFields(Struct.assign({ id: Schema.BigInt, at: Schema.DateTimeUtc }))
export type AuditEvent = typeof AuditEvent.Type

/** One page of events, oldest first; null means any. */
export interface AuditQuery {
  /** The first moment that counts. */
  readonly from: DateTime.Utc | null
  /** The first moment that does not count any more. */
  readonly to: DateTime.Utc | null
  readonly caller: string | null
  /** Only events with a greater id; null from the beginning. */
  readonly after: bigint | null
  readonly limit: number
}

/** Who did what, and when. `Transaction` writes it: one event for every transaction that a `CurrentChange` commits. */
export class AuditTrail extends Context.Service<
  AuditTrail,
  {
    /**
     * By growing ids. It leaves out what is newer than a change that is just being committed: whoever goes on behind
     * the last id that was seen misses nothing.
     */
    readonly list: (query: AuditQuery) => Effect.Effect<ReadonlyArray<AuditEvent>, StorageUnavailable>
  }
>()("@dealer-billing/domain/audit/AuditTrail") {}
