import { Schema } from "effect"

const controlCharacter = /\p{Cc}/u
const invisibleDirection = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u

/** Printable ASCII: no check below can fail, and its length is its number of characters. */
const plain = /^[!-~]+$/u

/** What is wrong with a text that is stored and printed, or null. */
export const textProblem = (text: string, lengthMax: number): string | null => {
  if (text.length <= lengthMax && plain.test(text)) return null
  if (!text.isWellFormed()) return "must be well-formed Unicode (no lone surrogates)"
  if (controlCharacter.test(text)) return "must not contain control characters"
  if (invisibleDirection.test(text)) return "must not contain invisible or direction-changing characters"
  if (text !== text.normalize("NFC")) return "must be in Unicode normalisation form C"
  if (text !== text.trim()) return "must not begin or end with white space"
  if (text === "") return "must not be empty"
  return [...text].length > lengthMax ? `must have at most ${lengthMax} characters` : null
}

export const text = (lengthMax: number) =>
  Schema.String.check(
    Schema.makeFilter((value: string) => textProblem(value, lengthMax) ?? true, {
      toJsonSchema: () => ({ minLength: 1, maxLength: lengthMax })
    })
  )

const billingIdLengthMax = 128

/** An id that Billing gave. */
export const BillingId = text(billingIdLengthMax)

/** Control, format and private characters, unassigned ones, and those that show nothing or end a line. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Stricter than `textProblem`: stored texts may be older than this rule. */
export const newTextProblem = (value: string, lengthMax: number): string | null =>
  textProblem(value, lengthMax) ?? (unseen.test(value) ? "must not contain invisible characters" : null)

export const newText = (lengthMax: number) =>
  Schema.String.check(
    Schema.makeFilter((value: string) => newTextProblem(value, lengthMax) ?? true, {
      toJsonSchema: () => ({ minLength: 1, maxLength: lengthMax })
    })
  )

/** In characters (`cme_dealer_id VARCHAR(64)`). */
export const externalIdLengthMax = 64

/** An id from another system as it may be stored: 1 to 64 printable characters. */
export const ExternalId = text(externalIdLengthMax).check(
  // As path segments these two are resolved away before a URL is sent.
  Schema.makeFilter((id: string) => (id !== "." && id !== "..") || "must not be . or ..", {
    toJsonSchema: () => ({})
  })
)

const idCharacters = /^[\p{L}0-9._/:#№-]+(?: [\p{L}0-9._/:#№-]+)*$/u
/** False for full-width, mathematical and raised letters, ligatures and fillers: they look like other letters. */
const isOrdinary = (letter: string): boolean =>
  letter === letter.normalize("NFKC") && !/\p{Lm}/u.test(letter) && !unseen.test(letter)
const alphabets = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]
const findAlphabet = (letter: string): number => alphabets.findIndex((alphabet) => alphabet.test(letter))

const newIdProblem = (id: string): string | null => {
  if (textProblem(id, externalIdLengthMax) !== null) return null
  if (!idCharacters.test(id)) return "may only have letters, digits, single inner spaces and . _ - / : # №"
  for (const word of id.match(/[\p{L}0-9]+/gu) ?? []) {
    const letters = word.match(/\p{L}/gu) ?? []
    if (!letters.every(isOrdinary)) return "must not contain look-alike letters, such as full-width ones"
    if (new Set(letters.map(findAlphabet)).size > 1) return "must not mix letters of two alphabets in one word"
  }
  return null
}

/** For the id of a new object, after `ExternalId`: two ids that look the same must be the same. */
export const newIdCheck = Schema.makeFilter((id: string) => newIdProblem(id) ?? true, {
  toJsonSchema: () => ({ pattern: idCharacters.source })
})
