/** The longest that a caller can make us wait for Billing, in seconds. */
export const waitMaxS = 10

const wait = /^wait\s*=\s*(?:"([0-9]{1,9})"|([0-9]{1,9}))$/i

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 10. The first one counts; what cannot be understood is
 * passed over, as the standard wants it.
 */
export const preferredWaitS = (prefer: string | undefined): number => {
  for (const preference of (prefer ?? "").split(",")) {
    const [token = ""] = preference.split(";")
    const match = wait.exec(token.trim())
    if (match !== null) return Math.min(Number(match[1] ?? match[2]), waitMaxS)
  }
  return 0
}
