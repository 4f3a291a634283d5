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

const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index]
    if (sign === '"') {
      index += 1
      while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1
    } else if (sign === "{" || sign === "[") {
      depth += 1
      if (depth > jsonDepthMax) return true
    } else if (sign === "}" || sign === "]") depth -= 1
  }
  return false
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
  if (isTooDeep(text)) return Result.fail(`nested deeper than ${jsonDepthMax} levels`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return Result.fail("not valid JSON")
  }
  const duplicate = duplicateKey(text)
  return duplicate === null
    ? Result.succeed(value)
    : Result.fail(`the key ${JSON.stringify(duplicate)} stands twice`)
}
