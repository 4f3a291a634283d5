const linesMax = 20
export const samplingIntervalMs = 60_000
/** Above this all further kinds of an interval are counted as one. */
const kindsMax = 1_000
const otherKind = "other"

interface LeftOut {
  readonly kind: string
  readonly count: number
}

/** Samples log lines of refusals: the first of a kind per interval are logged, the others are only counted. */
export const refusalSampler = () => {
  let startedMs = 0
  let counts = new Map<string, number>()
  return {
    shouldLog: (kind: string): boolean => {
      const known = counts.has(kind) || counts.size < kindsMax ? kind : otherKind
      const count = (counts.get(known) ?? 0) + 1
      counts.set(known, count)
      return count <= linesMax
    },
    /** The counts of the past interval, once. */
    takeLeftOut: (nowMs: number): ReadonlyArray<LeftOut> => {
      if (Math.abs(nowMs - startedMs) < samplingIntervalMs) return []
      const ended = counts
      startedMs = nowMs
      counts = new Map()
      return [...ended].flatMap(([kind, count]) => (count > linesMax ? [{ kind, count: count - linesMax }] : []))
    }
  }
}
