import { Result } from "effect"
import type { BankDocument, BankStatement, BankStatementProblem, RefusedDocument } from "./BankStatement.ts"
import { decodeText } from "./decodeText.ts"
import { forms } from "./forms.ts"
import { inOrder } from "./inOrder.ts"
import { readDocument, makeReader } from "./readDocument.ts"
import { readSections, type Section } from "./readSections.ts"

export const bankStatementBytesMax = 1_000_000

type ReadResult = Result.Result<BankDocument, RefusedDocument>

const marker = "1CClientBankExchange"
const versions = /^1\.0[0-3]$/u

type Problems = Array<BankStatementProblem>

const checkHeader = (header: Section, problems: Problems): void => {
  const { mandatory, read } = makeReader(header, problems)
  const version = {
    problem: "not a supported version; use 1.00 to 1.03",
    read: (text: string) => (versions.test(text) ? text : null)
  }
  mandatory("ВерсияФормата", read("ВерсияФормата", version))
  mandatory("РасчСчет", null)
  for (const key of ["ДатаСоздания", "ДатаНачала", "ДатаКонца"]) read(key, forms.day)
}

const checkAccount = (section: Section, problems: Problems): void => {
  const { mandatory, read } = makeReader(section, problems)
  mandatory("РасчСчет", read("РасчСчет", forms.account))
  for (const key of ["ДатаНачала", "ДатаКонца"]) read(key, forms.day)
}

const readAccounts = (header: Section, problems: Problems): ReadonlyArray<string> => {
  const values = header.values.get("РасчСчет") ?? []
  for (const { line, text } of values) {
    if (forms.account.read(text) === null) problems.push({ line, message: `РасчСчет is ${forms.account.problem}` })
  }
  return values.map(({ text }) => text)
}

/** A payer uses a number once a day, so a second document with the same data is an error of the file. */
const refuseDuplicates = (documents: ReadonlyArray<BankDocument>): ReadonlyArray<ReadResult> => {
  const first = new Map<string, number>()
  return documents.map((document): ReadResult => {
    const { day, line, number, payee, payer, sum } = document
    const key = JSON.stringify([number, day, `${sum}`, payer.account, payee.account])
    const before = first.get(key) ?? line
    first.set(key, before)
    const message = `the document repeats the one in line ${before}`
    return before === line ? Result.succeed(document) : Result.fail({ line, problems: [{ line, message }] })
  })
}

const readDocuments = (sections: ReadonlyArray<Section>, accounts: ReadonlySet<string>) => {
  const read = sections.map((section) => readDocument(section, accounts))
  const once = refuseDuplicates(read.filter(Result.isSuccess).map(({ success }) => success))
  const refused = [...read, ...once].filter(Result.isFailure).map(({ failure }) => failure)
  return {
    documents: once.filter(Result.isSuccess).map(({ success }) => success),
    refused: refused.toSorted((left, right) => left.line - right.line)
  }
}

/**
 * Reads the format 1CClientBankExchange, versions 1.00 to 1.03, in the encodings Windows and DOS. A wrong document is
 * refused alone. A truncated file, or one without valid accounts, is refused as a whole, with all problems.
 */
export const parseBankStatement = (
  bytes: Uint8Array
): Result.Result<BankStatement, ReadonlyArray<BankStatementProblem>> => {
  if (bytes.length > bankStatementBytesMax) {
    return Result.fail([{ line: 1, message: `the file is larger than ${bankStatementBytesMax} bytes` }])
  }
  const head = new TextDecoder("windows-1251").decode(bytes.subarray(0, marker.length + 2))
  const isUtf8 = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  if (!isUtf8 && !/^1CClientBankExchange\s*$/mu.test(head)) {
    return Result.fail([{ line: 1, message: `the first line is not ${marker}` }])
  }
  const decoded = decodeText(bytes)
  if (Result.isFailure(decoded)) return Result.fail([decoded.failure])
  const { header, problems, sections } = readSections(decoded.success)
  const frame = sections.filter(({ name }) => name !== "document")
  for (const section of frame) problems.push(...section.problems)
  checkHeader(header, problems)
  for (const section of frame) if (section.name === "account") checkAccount(section, problems)
  const accounts = readAccounts(header, problems)
  if (problems.length > 0) return Result.fail(inOrder(problems))
  return Result.succeed({
    accounts,
    ...readDocuments(
      sections.filter(({ name }) => name === "document"),
      new Set(accounts)
    ),
    warnings: inOrder(frame.flatMap(({ warnings }) => warnings))
  })
}
