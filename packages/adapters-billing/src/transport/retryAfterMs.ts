/** Longer waits are cut to this. */
const retryAfterMaxMs = 300_000

const httpDate = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/u

const waitMs = (value: string, nowMs: number): number | null => {
  if (/^[0-9]+$/u.test(value)) return Number(value) * 1_000
  if (!httpDate.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at - nowMs
}

/** `Retry-After` as seconds or a date (RFC 9110, 10.2.3). Null: missing or not valid. */
export const retryAfterMs = (header: string | null, nowMs: number): number | null => {
  const asked = header === null ? null : waitMs(header.trim(), nowMs)
  return asked === null ? null : Math.min(Math.max(asked, 0), retryAfterMaxMs)
}
