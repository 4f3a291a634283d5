import { Result } from "effect"

/** How deep arrays and objects may nest in an input. */
export const jsonDepthMax = 32

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false })

/** The end of the string literal that begins at `start`, the closing quote included. */
const endOfString = (text: string, start: number): number => {
  let index = start + 1
  while (text[index] !== '"') index += text[index] === "\\" ? 2 : 1
  return index + 1
}

const isBeforeColon = (text: string, start: number): boolean => {
  let index = start
  while (" \t\n\r".includes(text[index] ?? ":")) index += 1
  return text[index] === ":"
}

/**
 * Walks a text that `JSON.parse` has accepted, and finds what that parser hides: a key that stands twice in one
 * object, of which it keeps the last.
 */
const duplicateKey = (text: string): string | null => {
  const open: Array<Set<string> | null> = []
  let index = 0
  while (index < text.length) {
    const sign = text[index]
    if (sign === "{") open.push(new Set())
    else if (sign === "[") open.push(null)
    else if (sign === "}" || sign === "]") open.pop()
    else if (sign === '"') {
      const end = endOfString(text, index)
      const keys = open.at(-1)
      if (keys && isBeforeColon(text, end)) {
        const key = JSON.parse(text.slice(index, end)) as string
        if (keys.has(key)) return key
        keys.add(key)
      }
      index = end
      continue
    }
    index += 1
  }
  return null
}

const quote = 34
const colon = 58
const bracket = 91
const backslash = 92
const closingBracket = 93
const brace = 123
const closingBrace = 125

/** How deep a text nests, and how many members its objects are written with, each repeated key counted again. */
const shapeOf = (text: string): { readonly depth: number; readonly members: number } => {
  let open = 0
  let depth = 0
  let members = 0
  for (let index = 0; index < text.length && depth <= jsonDepthMax; index += 1) {
    const sign = text.charCodeAt(index)
    if (sign === quote) {
      index += 1
      for (let at = text.charCodeAt(index); at !== quote && index < text.length; at = text.charCodeAt(index)) {
        index += at === backslash ? 2 : 1
      }
    } else if (sign === colon) members += 1
    else if (sign === brace || sign === bracket) depth = Math.max(depth, (open += 1))
    else if (sign === closingBrace || sign === closingBracket) open -= 1
  }
  return { depth, members }
}

/** How many members the objects of a value that was read have, all together. */
const membersOf = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0
  const inner: ReadonlyArray<unknown> = Object.values(value)
  let members = Array.isArray(value) ? 0 : inner.length
  for (const each of inner) members += membersOf(each)
  return members
}

/**
 * Reads JSON from outside: strict UTF-8, no duplicate keys, at most 32 levels. Fails with a sentence for people
 * that repeats nothing of the input but the name of a key.
 */
export const parseJson = (bytes: Uint8Array): Result.Result<unknown, string> => {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return Result.fail("not valid UTF-8")
  }
  const shape = shapeOf(text)
  if (shape.depth > jsonDepthMax) return Result.fail(`nested deeper than ${jsonDepthMax} levels`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return Result.fail("not valid JSON")
  }
  // Fewer members than were written: one took the place of another.
  const duplicate = membersOf(value) === shape.members ? null : duplicateKey(text)
  return duplicate === null
    ? Result.succeed(value)
    : Result.fail(`the key ${JSON.stringify(duplicate)} stands twice`)
}
