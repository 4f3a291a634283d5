export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface Quota {
  /** The request exceeds the limit. */
  readonly isOver: boolean
  readonly remaining: number
  /** Until the next request is allowed; 0 if one is left. */
  readonly retryAfterS: number
  /** Until the full burst is available again. */
  readonly resetS: number
}

interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

/** Above it the name that called longest ago is forgotten, and gets a full burst when it returns. */
const namesMax = 10_000

export const tokenBuckets = ({ burst, perSecond }: Rate) => {
  const buckets = new Map<string, Bucket>()

  const tokensAt = (name: string, nowMs: number): number => {
    const bucket = buckets.get(name)
    if (bucket === undefined) return burst
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond
    return Math.min(burst, bucket.tokens + gained)
  }

  const keep = (name: string, bucket: Bucket): void => {
    // A map keeps insertion order, so the first entry is the oldest.
    buckets.delete(name)
    buckets.set(name, bucket)
    if (buckets.size <= namesMax) return
    for (const [oldest] of buckets) {
      buckets.delete(oldest)
      return
    }
  }

  const makeQuota = (isOver: boolean, left: number): Quota => ({
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
      return makeQuota(isOver, left)
    },
    look: (name: string, nowMs: number): Quota => {
      const tokens = tokensAt(name, nowMs)
      return makeQuota(tokens < 1, tokens)
    }
  }
}
