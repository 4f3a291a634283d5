/** The most tokens that are remembered; the one that was used longest ago is forgotten. */
const tokensMax = 10_000
/** For how long a token counts as known after it was good, in ms. */
const knownMs = 600_000

/**
 * Remembers which tokens were good a moment ago, by their hashes. Each is checked again all the same; it only need
 * not pay for what others do at its address.
 */
export const knownTokens = () => {
  const goodAtMs = new Map<string, number>()
  return {
    has: (hash: string, nowMs: number): boolean => {
      const atMs = goodAtMs.get(hash)
      return atMs !== undefined && nowMs - atMs < knownMs
    },
    add: (hash: string, nowMs: number): void => {
      goodAtMs.delete(hash)
      goodAtMs.set(hash, nowMs)
      if (goodAtMs.size <= tokensMax) return
      for (const [oldest] of goodAtMs) {
        goodAtMs.delete(oldest)
        return
      }
    },
    remove: (hash: string): void => {
      goodAtMs.delete(hash)
    }
  }
}
