/** How an invariant stands. */
export interface Verdict {
  readonly name: string
  /** The sentence that must hold. */
  readonly title: string
  /** How many rows break it; 0 is good. */
  readonly violations: number
  /** The first of them, as `column value, column value`; sums in kopecks, no personal data. */
  readonly rows: ReadonlyArray<string>
}
