import type { Change } from "@dealer-billing/domain"
import type { Effect } from "effect"
import type { HttpServices } from "./HttpServices.ts"
import type { Scope } from "./Scope.ts"

interface UnmaskedRead {
  readonly change: Change
  readonly cmeDealerId: string
  readonly scopes: ReadonlyArray<Scope>
}

/** Answers whether legal details may be shown unmasked. */
export type RecordUnmaskedRead = (read: UnmaskedRead) => Effect.Effect<boolean, never, HttpServices>
