/** The longest reason that is kept, in characters. */
export const reasonLengthMax = 200

const email = /(?<![^\s@])[^\s@]+@[^\s@]+/gu
/** Nine digits and more, also in groups, may be an account, an INN, a phone or a passport. */
const longNumber = /\d(?:[ \u00A0-]?\d){8,}/gu
/** Telephones with brackets and dots between their groups, and the series and number of a passport. */
const phoneOrPassport =
  /(?:\+\d[\d ().\u00A0-]{8,}\d)|(?:\b8[ .\u00A0-]?\(\d{3,5}\)[ .\u00A0-]?\d[\d .\u00A0-]{3,}\d)|(?:\d{4} ?№ ?\d{6})/gu
const unexpectedSigns = /[^\p{L}\p{N} .,:;!?()/"'«»№%+…_-]+/gu

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&")

/** A quoted piece of JSON has its quotation marks escaped. */
const waysToQuote = (value: string): ReadonlyArray<string> => [value, JSON.stringify(value).slice(1, -1)]

/** Endings of Russian surnames by case: of Ким, Кима, Киму, Кимом, Киме. */
const caseEndings = "(?:а|у|ы|е|и|ом|ем|я|ю)?"

/**
 * A surname of two or three letters, such as Ли, Ан or Цой: as a word of its own, with its capital letter, so that the
 * particle «ли» stays. Longer texts are found inside of words, too.
 */
const shortNamePattern = (name: string): string => {
  const stem = name.endsWith("й") ? `${escaped(name.slice(0, -1))}(?:й|я|ю|ем|е)` : `${escaped(name)}${caseEndings}`
  return `(?<![\\p{L}\\p{N}])(?:${stem}|${escaped(name.toUpperCase())})(?![\\p{L}\\p{N}])`
}

const isShortName = (value: string): boolean => /^\p{Lu}\p{L}{1,2}$/u.test(value)

const maskShortNames = (text: string, personal: ReadonlyArray<string>): string =>
  personal
    .filter(isShortName)
    .reduce((rest, value) => rest.replaceAll(new RegExp(shortNamePattern(value), "gu"), "…"), text)

const withoutSent = (text: string, personal: ReadonlyArray<string>): string => {
  const longOnes = personal
    .filter((value) => value.length > 3)
    .flatMap(waysToQuote)
    .toSorted((left, right) => right.length - left.length)
    .reduce((rest, value) => rest.replaceAll(new RegExp(escaped(value), "giu"), "…"), text)
  return maskShortNames(longOnes, personal)
}

/**
 * A text of Billing's or a person's, fit to be stored and shown: none of these personal values, no e-mail, no
 * long number, no control or markup signs, at most 200 characters.
 */
export const sanitizeText = (text: string, personal: ReadonlyArray<string>): string => {
  const masked = withoutSent(text.slice(0, 10 * reasonLengthMax), personal)
    .replace(email, "…")
    .replace(phoneOrPassport, "…")
    .replace(longNumber, "…")
    .replace(unexpectedSigns, " ")
    .replace(/\s+/gu, " ")
    .trim()
  const signs = [...masked]
  return signs.length <= reasonLengthMax ? masked : `${signs.slice(0, reasonLengthMax - 1).join("")}…`
}
