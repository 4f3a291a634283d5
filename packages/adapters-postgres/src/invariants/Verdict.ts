/** The result of one invariant. */
export interface Verdict {
  readonly name: string
  readonly title: string
  /** Number of rows that violate it. */
  readonly violations: number
  /** The first of them, as `column value, column value`; amounts in kopecks, no personal data. */
  readonly rows: ReadonlyArray<string>
}
