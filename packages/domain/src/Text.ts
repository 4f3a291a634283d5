import { Schema } from "effect"

const controlCharacter = /\p{Cc}/u
const invisibleDirection = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u

/** Nothing of what is looked for below can be in such a text, and it has as many characters as units. */
const plain = /^[!-~]+$/u

/** What is wrong with a text that has to be stored and printed, or null. */
export const textProblem = (text: string, lengthMax: number, lengthMin = 1): string | null => {
  if (text.length <= lengthMax && text.length >= lengthMin && plain.test(text)) return null
  if (!text.isWellFormed()) return "must be well-formed Unicode (no lone surrogates)"
  if (controlCharacter.test(text)) return "must not contain control characters"
  if (invisibleDirection.test(text)) return "must not contain invisible or direction-changing characters"
  if (text !== text.normalize("NFC")) return "must be in Unicode normalisation form C"
  if (text !== text.trim()) return "must not begin or end with white space"
  const length = [...text].length
  if (length < lengthMin)
    return lengthMin === 1 ? "must not be empty" : `must have at least ${lengthMin} characters`
  if (length > lengthMax) return `must have at most ${lengthMax} characters`
  return null
}

/** A single line of printable text of 1 to `lengthMax` characters. */
export const text = (lengthMax: number) =>
  Schema.String.check(
    Schema.makeFilter((value: string) => textProblem(value, lengthMax) ?? true, {
      toJsonSchema: () => ({ minLength: 1, maxLength: lengthMax })
    })
  )

/** The longest id of another system that we keep, in characters (`cme_dealer_id VARCHAR(64)`). */
export const externalIdLengthMax = 64

/** An id that another system gave: 1 to 64 printable characters. */
export const ExternalId = text(externalIdLengthMax).check(
  // These two cannot stand in the path of an address: they are resolved away before it is sent.
  Schema.makeFilter((id: string) => (id !== "." && id !== "..") || "must not be . or ..", {
    toJsonSchema: () => ({})
  })
)
