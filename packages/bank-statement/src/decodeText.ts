import { Result } from "effect"
import type { BankStatementProblem } from "./BankStatement.ts"

/** `name`: in the format. */
const encodings = [
  { name: "Windows", label: "windows-1251" },
  { name: "DOS", label: "ibm866" }
] as const

const declaration = /^Кодировка=(?<name>.*)$/u

// Purposes may have tabs, but no other control character.
// oxlint-disable-next-line no-control-regex -- the pattern must match them
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u0098\uFFFD]/u

const splitLines = (text: string): ReadonlyArray<string> => text.split(/\r\n|\n|\r/u)

const bad = (line: number, message: string) => Result.fail({ line, message })

/** Null: the bytes have another encoding. */
const findDeclaration = (lines: ReadonlyArray<string>) => {
  const index = lines.findIndex((line) => declaration.test(line))
  return index === -1
    ? null
    : { line: index + 1, name: declaration.exec(lines[index] ?? "")?.groups?.name?.trim() ?? "" }
}

/** The Russian keys are readable only in the right encoding, so a wrong declaration is found. */
export const decodeText = (bytes: Uint8Array): Result.Result<ReadonlyArray<string>, BankStatementProblem> => {
  for (const { label, name } of encodings) {
    const lines = splitLines(new TextDecoder(label).decode(bytes))
    const found = findDeclaration(lines)
    if (found === null) continue
    if (found.name.toLowerCase() !== name.toLowerCase()) {
      return bad(found.line, `the file is in the encoding ${name}, but Кодировка names another one`)
    }
    const broken = lines.findIndex((line) => controls.test(line))
    return broken === -1
      ? Result.succeed(lines)
      : bad(broken + 1, "the line has a character that is not valid in this encoding")
  }
  const utf8 = findDeclaration(splitLines(new TextDecoder().decode(bytes)))
  return utf8 === null
    ? bad(1, "Кодировка=Windows or Кодировка=DOS is missing")
    : bad(utf8.line, "the file is in UTF-8; save it in the encoding Windows or DOS")
}
