import type { SqlClient } from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"

/** Something that is true of the books at every moment, whatever crashed. */
export interface Invariant {
  /** Stable: the label of the metric, and what alerts name. */
  readonly name: string
  /** The sentence that must hold. */
  readonly title: string
  /** The rows that break it, without personal data, sums in kopecks. Reads each table once: the books may be large. */
  readonly broken: (sql: SqlClient) => Fragment
}
