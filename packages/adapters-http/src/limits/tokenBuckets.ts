/** So many requests in the long run, and so many at once after a quiet time. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** What is left to somebody after a request. */
export interface Quota {
  /** The request was one too many. */
  readonly isOver: boolean
  /** Requests that may follow at once. */
  readonly remaining: number
  /** When one more may come; 0 while some are left. */
  readonly retryAfterS: number
  /** When all may come again. */
  readonly resetS: number
}

interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

/** The most names that are remembered; who called longest ago is forgotten, which can only be to his advantage. */
const namesMax = 10_000

/** A token bucket for every name. Time is told by whoever calls, in ms. */
export const tokenBuckets = ({ burst, perSecond }: Rate) => {
  const buckets = new Map<string, Bucket>()

  const tokensAt = (name: string, nowMs: number): number => {
    const bucket = buckets.get(name)
    if (bucket === undefined) return burst
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond
    return Math.min(burst, bucket.tokens + gained)
  }

  const keep = (name: string, bucket: Bucket): void => {
    // A map remembers the order in which names were put in.
    buckets.delete(name)
    buckets.set(name, bucket)
    if (buckets.size <= namesMax) return
    for (const [oldest] of buckets) {
      buckets.delete(oldest)
      return
    }
  }

  const quotaOf = (isOver: boolean, left: number): Quota => ({
    isOver,
    remaining: Math.floor(left),
    retryAfterS: left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond)),
    resetS: Math.ceil((burst - left) / perSecond)
  })

  return {
    take: (name: string, nowMs: number): Quota => {
      const tokens = tokensAt(name, nowMs)
      const isOver = tokens < 1
      const left = isOver ? tokens : tokens - 1
      keep(name, { tokens: left, atMs: nowMs })
      return quotaOf(isOver, left)
    },
    /** Takes nothing. */
    look: (name: string, nowMs: number): Quota => {
      const tokens = tokensAt(name, nowMs)
      return quotaOf(tokens < 1, tokens)
    }
  }
}
