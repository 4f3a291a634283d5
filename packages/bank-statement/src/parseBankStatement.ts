import { Result } from "effect"
import type { BankDocument, BankStatement, BankStatementProblem } from "./BankStatement.ts"
import { decodeText } from "./decodeText.ts"
import { formOf } from "./forms.ts"
import { readDocument, valuesOf } from "./readDocument.ts"
import { readSections, type Section } from "./readSections.ts"

/** The largest file, in bytes: about a thousand documents. */
export const bankStatementBytesMax = 1_000_000

/** So that a file of something else is not answered by a longer list than itself. */
const problemsMax = 100

const marker = "1CClientBankExchange"
const versions = /^1\.0[0-3]$/u

type Problems = Array<BankStatementProblem>

const checkHeader = (header: Section, problems: Problems): void => {
  const { mandatory, read } = valuesOf(header, problems)
  const version = { wanted: "none of 1.00 to 1.03", read: (text: string) => (versions.test(text) ? text : null) }
  mandatory("ВерсияФормата", read("ВерсияФормата", version))
  mandatory("РасчСчет", null)
  for (const key of ["ДатаСоздания", "ДатаНачала", "ДатаКонца"]) read(key, formOf.day)
}

const checkAccount = (section: Section, problems: Problems): void => {
  const { mandatory, read } = valuesOf(section, problems)
  mandatory("РасчСчет", read("РасчСчет", formOf.account))
  for (const key of ["ДатаНачала", "ДатаКонца"]) read(key, formOf.day)
}

const accountsIn = (header: Section, problems: Problems): ReadonlyArray<string> => {
  const values = header.values.get("РасчСчет") ?? []
  for (const { line, text } of values) {
    if (formOf.account.read(text) === null) problems.push({ line, message: `РасчСчет is ${formOf.account.wanted}` })
  }
  return values.map(({ text }) => text)
}

/** A number is the payer's own, and comes once a day: the same document twice is an error of the file. */
const findDuplicates = (documents: ReadonlyArray<BankDocument>): Problems => {
  const first = new Map<string, number>()
  return documents.flatMap(({ day, line, number, payee, payer, sum }) => {
    const key = JSON.stringify([number, day, `${sum}`, payer.account, payee.account])
    const before = first.get(key)
    if (before !== undefined) return [{ line, message: `the document is the same as the one in line ${before}` }]
    first.set(key, line)
    return []
  })
}

/**
 * Reads a bank statement in the format 1CClientBankExchange, versions 1.00 to 1.03, in the encodings Windows and DOS,
 * with names and purposes in one field or in numbered parts. All of it or nothing: every problem is told at once.
 */
export const parseBankStatement = (
  bytes: Uint8Array
): Result.Result<BankStatement, ReadonlyArray<BankStatementProblem>> => {
  if (bytes.length > bankStatementBytesMax) {
    return Result.fail([{ line: 1, message: `the file has more than ${bankStatementBytesMax} bytes` }])
  }
  const head = new TextDecoder("windows-1251").decode(bytes.subarray(0, marker.length + 2))
  const isUtf8 = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  if (!isUtf8 && !/^1CClientBankExchange\s*$/mu.test(head)) {
    return Result.fail([{ line: 1, message: `the first line is not ${marker}` }])
  }
  const decoded = decodeText(bytes)
  if (Result.isFailure(decoded)) return Result.fail([decoded.failure])
  const { header, problems, sections } = readSections(decoded.success)
  checkHeader(header, problems)
  for (const section of sections) if (section.name === "account") checkAccount(section, problems)
  const accounts = accountsIn(header, problems)
  const documents = sections
    .filter(({ name }) => name === "document")
    .map((section) => readDocument(section, new Set(accounts), problems))
    .filter((document) => document !== null)
  problems.push(...findDuplicates(documents))
  return problems.length === 0
    ? Result.succeed({ accounts, documents })
    : Result.fail(problems.toSorted((left, right) => left.line - right.line).slice(0, problemsMax))
}
