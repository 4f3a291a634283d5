import { Cause, Predicate } from "effect"

/** A longer message contains a whole document. */
const textLengthMax = 500
/** Depth of nested causes. */
const causesMax = 3

const hidden = "…"

/** Not the apostrophe in "don't". */
const openingQuote = /["`«]|(?<![A-Za-z])'/u
const closingQuotes = ['"', "'", "`", "»"]

/** From the first quote to the last: quoted text may contain quotes or be cut off. */
const hideQuoted = (text: string): string => {
  const start = text.search(openingQuote)
  if (start === -1) return text
  const end = Math.max(...closingQuotes.map((quote) => text.lastIndexOf(quote)))
  return `${text.slice(0, start)}"${hidden}"${end > start ? text.slice(end + 1) : ""}`
}

/**
 * Hides quoted text, e-mail addresses, numbers of seven or more digits (INN, accounts, telephones), and every word
 * that is not ASCII, such as names and addresses.
 */
export const textWithoutPersonal = (text: string): string =>
  hideQuoted(text.slice(0, textLengthMax))
    .replace(/(?<![^\s<>()])[^\s<>()]+@[^\s<>()]+/gu, hidden)
    .replace(/\+?\d(?:[\s().-]*\d){6,}/gu, hidden)
    .replace(/[^\s\p{ASCII}…]+(?:[\s,.-]*[^\s\p{ASCII}…]+)*/gu, hidden)

const isFrame = (line: string): boolean => /^\s+at .*(?::\d+\)?|\(native\)|<anonymous>\)?)$/u.test(line)

const readName = (error: object): string =>
  Predicate.hasProperty(error, "_tag") && typeof error._tag === "string"
    ? error._tag
    : error instanceof Error
      ? error.name
      : "Object"

/** Keeps the name, the stack frames and the message without personal data. */
export const errorWithoutPersonal = (error: unknown, depth = 0): Error => {
  if (typeof error !== "object" || error === null) {
    const message = textWithoutPersonal(String(error))
    return Object.assign(new Error(message), { name: typeof error, stack: `${typeof error}: ${message}` })
  }
  const message = error instanceof Error ? textWithoutPersonal(error.message) : hidden
  const name = readName(error)
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter(isFrame) : []
  const cause = error instanceof Error && error.cause !== undefined && depth < causesMax ? error.cause : undefined
  const redacted = new Error(message, cause === undefined ? {} : { cause: errorWithoutPersonal(cause, depth + 1) })
  redacted.name = name
  redacted.stack = [`${name}: ${message}`, ...frames].join("\n")
  return redacted
}

export const causeWithoutPersonal = (cause: Cause.Cause<unknown>): Cause.Cause<unknown> =>
  Cause.fromReasons(
    cause.reasons.map((reason) => {
      if (Cause.isFailReason(reason)) return Cause.makeFailReason(errorWithoutPersonal(reason.error))
      return Cause.isDieReason(reason) ? Cause.makeDieReason(errorWithoutPersonal(reason.defect)) : reason
    })
  )
