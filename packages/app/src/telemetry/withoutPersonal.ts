import { Cause, Predicate } from "effect"

/** A message that is longer holds a whole document. */
const textLengthMax = 500
/** An error may have a cause, which may have one, and so on. */
const causesMax = 3

const hidden = "…"

/** Not the one in "don't". */
const openingQuote = /["`«]|(?<![A-Za-z])'/u
const closingQuotes = ['"', "'", "`", "»"]

/** Hides from the first quote to the last: what is quoted may hold quotes itself, or be cut off. */
const hideQuoted = (text: string): string => {
  const start = text.search(openingQuote)
  if (start === -1) return text
  const end = Math.max(...closingQuotes.map((quote) => text.lastIndexOf(quote)))
  return `${text.slice(0, start)}"${hidden}"${end > start ? text.slice(end + 1) : ""}`
}

/**
 * Text without what may be personal in it: what somebody quoted, mail addresses, numbers of seven digits and more
 * (INN, accounts, telephones), and every word that is not English, such as names and addresses.
 */
export const textWithoutPersonal = (text: string): string =>
  hideQuoted(text.slice(0, textLengthMax))
    .replace(/(?<![^\s<>()])[^\s<>()]+@[^\s<>()]+/gu, hidden)
    .replace(/\+?\d(?:[\s().-]*\d){6,}/gu, hidden)
    .replace(/[^\s\p{ASCII}…]+(?:[\s,.-]*[^\s\p{ASCII}…]+)*/gu, hidden)

/** A line of a stack: where it is, and nothing of what went wrong. */
const isFrame = (line: string): boolean => /^\s+at .*(?::\d+\)?|\(native\)|<anonymous>\)?)$/u.test(line)

const nameOf = (error: object): string =>
  Predicate.hasProperty(error, "_tag") && typeof error._tag === "string"
    ? error._tag
    : error instanceof Error
      ? error.name
      : "Object"

/** An error that tells of another where it happened and what kind it is, and of its message what is not personal. */
export const errorWithoutPersonal = (error: unknown, depth = 0): Error => {
  if (typeof error !== "object" || error === null) {
    const message = textWithoutPersonal(String(error))
    return Object.assign(new Error(message), { name: typeof error, stack: `${typeof error}: ${message}` })
  }
  const message = error instanceof Error ? textWithoutPersonal(error.message) : hidden
  const name = nameOf(error)
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter(isFrame) : []
  const cause = error instanceof Error && error.cause !== undefined && depth < causesMax ? error.cause : undefined
  const told = new Error(message, cause === undefined ? {} : { cause: errorWithoutPersonal(cause, depth + 1) })
  told.name = name
  told.stack = [`${name}: ${message}`, ...frames].join("\n")
  return told
}

/** The same cause, of which nothing personal can be read. */
export const causeWithoutPersonal = (cause: Cause.Cause<unknown>): Cause.Cause<unknown> =>
  Cause.fromReasons(
    cause.reasons.map((reason) => {
      if (Cause.isFailReason(reason)) return Cause.makeFailReason(errorWithoutPersonal(reason.error))
      return Cause.isDieReason(reason) ? Cause.makeDieReason(errorWithoutPersonal(reason.defect)) : reason
    })
  )
