/**
 * The stable codes of what can be wrong with a field, so that a caller can word it in its own language. The messages
 * come from many schemas and may be reworded; the first pattern that fits a message decides.
 */
const patterns = [
  ["required", /^is required/],
  ["unknown-field", /^is not a known field$/],
  ["repeated", /^is repeated$/],
  ["check-digit", /check digit is wrong/],
  ["forbidden-field", /^must be absent: /],
  ["wrong-type", /^must be (?:a (?:string|number|boolean)|an (?:object|array)|absent or an empty object|bytes)$/],
  ["not-allowed", /^must be (?:one of |LEGAL_ENTITY or |")/],
  ["empty", /^must not be empty$/],
  ["too-long", /^must have at most |has more than |are more than /],
  ["wrong-length", /^must have [0-9]+ (?:digits|characters)/],
  ["too-small", /^must be more than /],
  ["out-of-range", /^must be (?:a whole number from|in the years) |may have at most /],
  ["wrong-order", /^must not be before |in ascending order/],
  ["no-such-day", /^must be on a real day$/],
  [
    "bad-characters",
    /^must (?:not (?:contain|begin|mix|be (?:\.|dots))|be well-formed|be in Unicode)|^may only have|percent-encoding/
  ]
] as const satisfies ReadonlyArray<readonly [string, RegExp]>

/** `wrong-format`: none of the others; the message names the right form. */
export const inputCodes = [...patterns.map(([code]) => code), "wrong-format"] as const
export type InputCode = (typeof inputCodes)[number]

export const inputCode = (message: string): InputCode =>
  patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? "wrong-format"
