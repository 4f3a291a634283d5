import type { SqlClient } from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"

/** Must hold at every moment, whatever crashed. */
export interface Invariant {
  /** Stable: metrics and alerts use it. */
  readonly name: string
  readonly title: string
  /** The rows that violate it: no personal data, amounts in kopecks. Reads each table once: the ledger may be large. */
  readonly broken: (sql: SqlClient) => Fragment
}
