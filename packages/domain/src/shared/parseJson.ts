import { Result } from "effect"

export const jsonDepthMax = 32

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false })

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

/** Finds a duplicate key in a text that `JSON.parse` accepted: the parser keeps only the last one. */
const findDuplicateKey = (text: string): string | null => {
  const open: Array<Set<string> | null> = []
  let index = 0
  while (index < text.length) {
    const character = text[index]
    if (character === "{") open.push(new Set())
    else if (character === "[") open.push(null)
    else if (character === "}" || character === "]") open.pop()
    else if (character === '"') {
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
const bracket = 91
const backslash = 92
const closingBracket = 93
const brace = 123
const closingBrace = 125

/** Stops one level past `jsonDepthMax`. */
const measureDepth = (text: string): number => {
  let open = 0
  let depth = 0
  for (let index = 0; index < text.length && depth <= jsonDepthMax; index += 1) {
    const character = text.charCodeAt(index)
    if (character === quote) {
      index += 1
      for (let at = text.charCodeAt(index); at !== quote && index < text.length; at = text.charCodeAt(index)) {
        index += at === backslash ? 2 : 1
      }
    } else if (character === brace || character === bracket) depth = Math.max(depth, (open += 1))
    else if (character === closingBrace || character === closingBracket) open -= 1
  }
  return depth
}

/** Strict UTF-8, no duplicate keys, at most 32 levels. The error repeats nothing of the input but a key. */
export const parseJson = (bytes: Uint8Array): Result.Result<unknown, string> => {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return Result.fail("not valid UTF-8")
  }
  if (measureDepth(text) > jsonDepthMax) return Result.fail(`nested deeper than ${jsonDepthMax} levels`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return Result.fail("not valid JSON")
  }
  const duplicate = findDuplicateKey(text)
  return duplicate === null ? Result.succeed(value) : Result.fail(`duplicate key ${JSON.stringify(duplicate)}`)
}
