/** The longest wait for Billing that a caller can ask for, in seconds. */
export const waitMaxS = 10

const wait = /^wait\s*=\s*(?:"([0-9]{1,9})"|([0-9]{1,9}))$/i

/** The seconds of `Prefer: wait=N`. As RFC 7240 requires, the first one counts and unknown ones are ignored. */
export const preferredWaitS = (prefer: string | undefined): number => {
  for (const preference of (prefer ?? "").split(",")) {
    const [token = ""] = preference.split(";")
    const match = wait.exec(token.trim())
    if (match !== null) return Math.min(Number(match[1] ?? match[2]), waitMaxS)
  }
  return 0
}
