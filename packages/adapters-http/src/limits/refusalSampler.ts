/** Lines of one kind that an interval has before the rest is only counted. */
const wholeMax = 20
export const samplingIntervalMs = 60_000
/** Kinds that are told apart in an interval; more count as one. */
const kindsMax = 1_000
const otherKind = "other"

export interface LeftOut {
  readonly kind: string
  readonly count: number
}

/**
 * Keeps floods out of the log: the first lines of a kind in an interval are whole, the others are counted, and the
 * counts come with the first request after the interval. Probes come all the time, so none is kept back for long.
 */
export const refusalSampler = () => {
  let startedMs = 0
  let counts = new Map<string, number>()
  return {
    isWhole: (kind: string): boolean => {
      const known = counts.has(kind) || counts.size < kindsMax ? kind : otherKind
      const count = (counts.get(known) ?? 0) + 1
      counts.set(known, count)
      return count <= wholeMax
    },
    /** What was left out of an interval that is over; once. */
    takeLeftOut: (nowMs: number): ReadonlyArray<LeftOut> => {
      if (Math.abs(nowMs - startedMs) < samplingIntervalMs) return []
      const ended = counts
      startedMs = nowMs
      counts = new Map()
      return [...ended].flatMap(([kind, count]) => (count > wholeMax ? [{ kind, count: count - wholeMax }] : []))
    }
  }
}
