const tokensMax = 10_000
const knownMs = 600_000

/** Hashes of recently valid tokens. These are still verified, but exempt from the limit of their address. */
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
