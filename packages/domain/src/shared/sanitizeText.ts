/** In characters. */
const reasonLengthMax = 200

const email = /(?<![^\s@])[^\s@]+@[^\s@]+/gu
/** Nine digits or more, also in groups: an account, an INN, a phone or a passport. */
const longNumber = /\d(?:[ \u00A0-]?\d){8,}/gu
/** Phones with brackets and dots between their groups; series and number of a passport. */
const phoneOrPassport =
  /(?:\+\d[\d ().\u00A0-]{8,}\d)|(?:\b8[ .\u00A0-]?\(\d{3,5}\)[ .\u00A0-]?\d[\d .\u00A0-]{3,}\d)|(?:\d{4} ?№ ?\d{6})/gu
const unexpectedCharacters = /[^\p{L}\p{N} .,:;!?()/"'«»№%+…_-]+/gu

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&")

const waysToQuote = (value: string): ReadonlyArray<string> => [value, JSON.stringify(value).slice(1, -1)]

/** Case endings of Russian surnames: Ким, Кима, Киму, Кимом, Киме. */
const caseEndings = "(?:а|у|ы|е|и|ом|ем|я|ю)?"

/**
 * A surname of two or three letters (Ли, Ан, Цой) is masked only as a capitalised word of its own, so that the particle
 * «ли» stays. Longer values are masked inside words too.
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

const maskPersonal = (text: string, personal: ReadonlyArray<string>): string => {
  const longOnes = personal
    .filter((value) => value.length > 3)
    .flatMap(waysToQuote)
    .toSorted((left, right) => right.length - left.length)
    .reduce((rest, value) => rest.replaceAll(new RegExp(escaped(value), "giu"), "…"), text)
  return maskShortNames(longOnes, personal)
}

/**
 * Makes a text from Billing or an operator fit to store and show: no personal values, e-mail, long number, control or
 * markup character, at most 200 characters.
 */
export const sanitizeText = (text: string, personal: ReadonlyArray<string>): string => {
  const masked = maskPersonal(text.slice(0, 10 * reasonLengthMax), personal)
    .replace(email, "…")
    .replace(phoneOrPassport, "…")
    .replace(longNumber, "…")
    .replace(unexpectedCharacters, " ")
    .replace(/\s+/gu, " ")
    .trim()
  const characters = [...masked]
  return characters.length <= reasonLengthMax ? masked : `${characters.slice(0, reasonLengthMax - 1).join("")}…`
}
