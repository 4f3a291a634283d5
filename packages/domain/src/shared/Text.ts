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

/** Control, format and private characters, unassigned ones, and all that shows nothing or ends a line. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** What is wrong with a text that a caller sends, or null. What was stored before may break the newer rules. */
export const newTextProblem = (value: string, lengthMax: number): string | null =>
  textProblem(value, lengthMax) ?? (unseen.test(value) ? "must not contain characters that are not seen" : null)

/** Like `text`, for what a caller sends. */
export const newText = (lengthMax: number) =>
  Schema.String.check(
    Schema.makeFilter((value: string) => newTextProblem(value, lengthMax) ?? true, {
      toJsonSchema: () => ({ minLength: 1, maxLength: lengthMax })
    })
  )

/** The longest id of another system that we keep, in characters (`cme_dealer_id VARCHAR(64)`). */
export const externalIdLengthMax = 64

/** An id that another system gave, as it may be stored: 1 to 64 printable characters. */
export const ExternalId = text(externalIdLengthMax).check(
  // These two cannot stand in the path of an address: they are resolved away before it is sent.
  Schema.makeFilter((id: string) => (id !== "." && id !== "..") || "must not be . or ..", {
    toJsonSchema: () => ({})
  })
)

const idCharacters = /^[\p{L}0-9._/:#№-]+(?: [\p{L}0-9._/:#№-]+)*$/u
/** Others stand for these: full-width, mathematical and raised ones, ligatures, fillers. */
const isOrdinary = (letter: string): boolean =>
  letter === letter.normalize("NFKC") && !/\p{Lm}/u.test(letter) && !unseen.test(letter)
const alphabets = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]
const alphabetOf = (letter: string): number => alphabets.findIndex((alphabet) => alphabet.test(letter))

/** What is wrong with an id of something new beyond what `ExternalId` refuses, or null. */
const newIdProblem = (id: string): string | null => {
  if (textProblem(id, externalIdLengthMax) !== null) return null
  if (!idCharacters.test(id)) return "may have letters, digits, single spaces inside and . _ - / : # № only"
  for (const word of id.match(/[\p{L}0-9]+/gu) ?? []) {
    const letters = word.match(/\p{L}/gu) ?? []
    if (!letters.every(isOrdinary)) return "must not contain letters that stand for others, such as full-width ones"
    if (new Set(letters.map(alphabetOf)).size > 1) return "must not mix letters of two alphabets in one word"
  }
  return null
}

/** For an id that a caller gives to something new, after `ExternalId`: two that look the same must be the same. */
export const newIdCheck = Schema.makeFilter((id: string) => newIdProblem(id) ?? true, {
  toJsonSchema: () => ({ pattern: idCharacters.source })
})
