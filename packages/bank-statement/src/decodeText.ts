import { Result } from "effect"
import type { BankStatementProblem } from "./BankStatement.ts"

/** By the names that the format has for them. */
const encodings = [
  { name: "Windows", label: "windows-1251" },
  { name: "DOS", label: "ibm866" }
] as const

const declaration = /^Кодировка=(?<name>.*)$/u

// Tabs stand in purposes; no other control character does.
// oxlint-disable-next-line no-control-regex -- it is what is looked for
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u0098\uFFFD]/u

export const splitLines = (text: string): ReadonlyArray<string> => text.split(/\r\n|\n|\r/u)

const bad = (line: number, message: string) => Result.fail({ line, message })

/** Where the text of an encoding declares one; none when the bytes are of another encoding. */
const declared = (lines: ReadonlyArray<string>) => {
  const index = lines.findIndex((line) => declaration.test(line))
  return index === -1
    ? null
    : { line: index + 1, name: declaration.exec(lines[index] ?? "")?.groups?.name?.trim() ?? "" }
}

/**
 * The lines of a file in the encoding that it declares. Its Russian keys are readable in their own encoding only, so
 * that a file that was converted on its way, and still declares what it was, is found out.
 */
export const decodeText = (bytes: Uint8Array): Result.Result<ReadonlyArray<string>, BankStatementProblem> => {
  for (const { label, name } of encodings) {
    const lines = splitLines(new TextDecoder(label).decode(bytes))
    const found = declared(lines)
    if (found === null) continue
    if (found.name.toLowerCase() !== name.toLowerCase()) {
      return bad(found.line, `the text is in the encoding ${name}, and Кодировка says something else`)
    }
    const broken = lines.findIndex((line) => controls.test(line))
    return broken === -1
      ? Result.succeed(lines)
      : bad(broken + 1, "there is a character that no text in this encoding has")
  }
  const utf8 = declared(splitLines(new TextDecoder().decode(bytes)))
  return utf8 === null
    ? bad(1, "there is no line Кодировка=Windows or Кодировка=DOS in its own encoding")
    : bad(utf8.line, "the text is in UTF-8; the format has only the encodings Windows and DOS")
}
