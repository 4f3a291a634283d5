/** The longest wait that Billing can ask for, in ms; a longer one is cut to it. */
export const retryAfterMaxMs = 300_000

const httpDate = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/u

const waitMs = (value: string, nowMs: number): number | null => {
  if (/^[0-9]+$/u.test(value)) return Number(value) * 1_000
  if (!httpDate.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at - nowMs
}

/**
 * How long a `Retry-After` asks to wait (RFC 9110, 10.2.3: seconds or a date), in ms between 0 and 5 minutes; null
 * when there is none, or none that makes sense.
 */
export const retryAfterMs = (header: string | null, nowMs: number): number | null => {
  const asked = header === null ? null : waitMs(header.trim(), nowMs)
  return asked === null ? null : Math.min(Math.max(asked, 0), retryAfterMaxMs)
}
