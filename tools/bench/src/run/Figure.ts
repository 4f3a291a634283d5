type Direction = "at least" | "at most"

/** One line of the table. */
export interface Figure {
  /** The number of the goal. */
  readonly goal: string
  readonly what: string
  readonly ours: string
  /** Null for a plain count. */
  readonly reference: string | null
  /** Null: not measured; `ours` has the reason. */
  readonly value: number | null
  readonly direction: Direction
  /** Null: no bar. */
  readonly bar: number | null
  readonly moonshot: number | null
}

export type Verdict = "moonshot" | "pass" | "MISS" | "skipped" | "-"

const isGood = ({ direction, value }: Figure, limit: number): boolean =>
  value !== null && (direction === "at least" ? value >= limit : value <= limit)

export const judgeFigure = (figure: Figure): Verdict => {
  if (figure.value === null) return "skipped"
  if (figure.moonshot !== null && isGood(figure, figure.moonshot)) return "moonshot"
  if (figure.bar === null) return "-"
  return isGood(figure, figure.bar) ? "pass" : "MISS"
}

export const skipped = (goal: string, what: string, reason: string): Figure => ({
  goal,
  what,
  ours: `skipped: ${reason}`,
  reference: null,
  value: null,
  direction: "at least",
  bar: null,
  moonshot: null
})
