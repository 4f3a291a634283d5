import { describe, expect, test } from "vitest"
import { Result } from "effect"
import { bankStatementBytesMax, parseBankStatement } from "../src/index.ts"
import { documentLines, encodeIn, fileText, ourAccount, payerAccount } from "./samples.ts"

const parse = (text: string) => parseBankStatement(encodeIn("windows-1251", text))
const problemsOf = (text: string) => Result.getOrThrow(Result.flip(parse(text)))
const documentOf = (more: Readonly<Record<string, string | null>>) =>
  Result.getOrThrow(parse(fileText([documentLines(more)]))).documents[0]
/** Of a document that is refused alone: another one of the same file is read. */
const problemsIn = (more: Readonly<Record<string, string | null>>) => {
  const good = documentLines({ Номер: "18" })
  const { documents, refused } = Result.getOrThrow(parse(fileText([documentLines(more), good])))
  expect(documents.map(({ number }) => number)).toEqual(["18"])
  return refused.flatMap(({ problems }) => problems)
}

const whole = {
  line: 9,
  kind: "Платежное поручение",
  number: "17",
  day: "2026-11-20",
  creditedDay: "2026-11-21",
  sum: 6_250_000n,
  direction: "CREDIT",
  payer: { account: payerAccount, inn: "7707083893", name: 'ООО "Ромашка"' },
  payee: { account: ourAccount, inn: null, name: "ООО Аукцион" },
  purpose: "Оплата по счету № 12 от 19.11.2026. В том числе НДС 22% - 11270.49 руб.",
  warnings: []
}

describe("a bank statement", () => {
  test("is read in the encoding Windows", () => {
    const statement = Result.getOrThrow(parse(fileText([documentLines()])))
    expect(statement).toEqual({ accounts: [ourAccount], documents: [whole], refused: [], warnings: [] })
  })

  test("is read in the encoding DOS", () => {
    const bytes = encodeIn("ibm866", fileText([documentLines()], { encoding: "DOS" }))
    expect(Result.getOrThrow(parseBankStatement(bytes)).documents).toEqual([whole])
  })

  test("gives the same with names and purposes in numbered parts", () => {
    const parts = {
      Плательщик: null,
      Плательщик1: 'ООО "Ромашка"',
      Плательщик2: "р/с 40702810138250123017",
      Получатель: null,
      Получатель1: "ООО Аукцион",
      НазначениеПлатежа: null,
      НазначениеПлатежа1: "Оплата по счету № 12 от 19.11.2026.",
      НазначениеПлатежа2: "В том числе НДС 22% - 11270.49 руб."
    }
    expect(documentOf(parts)).toEqual(whole)
  })

  test("finds the INN in front of a name that is in one field", () => {
    expect(documentOf({ ПлательщикИНН: null })?.payer).toEqual(whole.payer)
  })

  test("distinguishes incoming from outgoing payments", () => {
    const went = { ПлательщикСчет: ourAccount, ПолучательСчет: payerAccount, ДатаПоступило: null }
    expect(documentOf(went)).toMatchObject({ direction: "DEBIT", creditedDay: null })
    const indirect = { ...went, ПлательщикСчет: "30101810400000000225", ПлательщикРасчСчет: ourAccount }
    expect(documentOf(indirect)).toMatchObject({ direction: "DEBIT" })
  })

  test("marks a document as NOT_OURS if neither account belongs to the statement", () => {
    expect(documentOf({ ПолучательСчет: "40702810900000000002" })).toMatchObject({ direction: "NOT_OURS" })
  })

  test("may have a payer without an INN, and empty values", () => {
    const more = { ПлательщикИНН: "0", Плательщик: "Банк", НазначениеПлатежа: "" }
    expect(documentOf(more)).toMatchObject({ payer: { inn: null, name: "Банк" }, purpose: "" })
  })

  test.each([
    ["1", 100n],
    ["1.5", 150n],
    ["1,05", 105n],
    ["999999999999.99", 99_999_999_999_999n]
  ])("reads the sum %s to the kopeck", (Сумма, sum) => {
    expect(documentOf({ Сумма })?.sum).toBe(sum)
  })
})

describe("a bank statement with something wrong is not read at all:", () => {
  test("a section that the end of the file cuts off", () => {
    const cut = fileText([documentLines().slice(0, -3)], { end: [] })
    expect(problemsOf(cut)).toEqual([
      { line: 9, message: "СекцияДокумент has no end" },
      { line: 18, message: "КонецФайла is missing: the file is truncated" }
    ])
  })

  test("a section that begins inside of another one", () => {
    const text = fileText([documentLines().slice(0, -1), documentLines({ Номер: "18" })])
    expect(problemsOf(text)).toEqual([{ line: 9, message: "СекцияДокумент has no end" }])
  })

  test.each(["2.00", "", "1.04"])("the version %s", (version) => {
    expect(problemsOf(fileText([documentLines()], { version }))[0]?.message).toMatch(/^ВерсияФормата is/u)
  })

  test("an account of the header that is none, or none at all", () => {
    expect(problemsOf(fileText([], { account: "1" }))[0]).toMatchObject({ line: 5 })
    expect(problemsOf(fileText([], { account: "" }))[0]?.message).toBe("РасчСчет is missing")
  })

  test("another encoding than it declares", () => {
    const text = fileText([documentLines()])
    const dos = "the file is in the encoding DOS, but Кодировка names another one"
    expect(Result.flip(parseBankStatement(encodeIn("ibm866", text)))).toEqual(
      Result.succeed([{ line: 3, message: dos }])
    )
    const utf8 = "the file is in UTF-8; save it in the encoding Windows or DOS"
    for (const start of ["", "\uFEFF"]) {
      const bytes = new TextEncoder().encode(`${start}${text}`)
      expect(Result.flip(parseBankStatement(bytes))).toEqual(Result.succeed([{ line: 3, message: utf8 }]))
    }
  })

  test("a line that is too long, outside of documents", () => {
    const text = fileText([documentLines()]).replace("РасчСчет=", `Отправитель=${"х".repeat(1_020)}\nРасчСчет=`)
    expect(problemsOf(text)).toEqual([{ line: 5, message: "the line is longer than 1024 characters" }])
  })

  test("words that are no value, and what comes behind the end", () => {
    const text = fileText([["что-то"], documentLines()], { end: ["КонецФайла", "Номер=1"] })
    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      "this is neither Key=Value nor a section",
      "there is text after КонецФайла"
    ])
  })

  test("something else than a bank statement, of any size", () => {
    expect(problemsOf("%PDF-1.4")[0]?.message).toBe("the first line is not 1CClientBankExchange")
    expect(problemsOf("")[0]?.line).toBe(1)
    expect(problemsOf("x".repeat(bankStatementBytesMax + 1))[0]?.message).toMatch(/larger than 1000000 bytes/u)
    const noise = Array.from({ length: 500 }, () => "x")
    expect(problemsOf(fileText([noise]))).toHaveLength(100)
  })
})

describe("a document with something wrong is refused alone:", () => {
  test.each(["Номер", "Дата", "Сумма", "ПлательщикСчет", "ПолучательСчет"])("no %s", (key) => {
    expect(problemsIn({ [key]: null })).toEqual([{ line: 9, message: `${key} is missing` }])
    expect(problemsIn({ [key]: "" })).toEqual([{ line: 9, message: `${key} is missing` }])
  })

  test.each(["31.11.2026", "2026-11-20", "1.1.2026", "20.11.26"])("the date %s", (Дата) => {
    const message = "Дата is not a date; use 30.11.2026"
    expect(problemsIn({ Дата })).toEqual([{ line: 11, message }])
  })

  test.each(["0.00", "-5.00", "1 000.00", "1.005", "1e3", "1000000000000.00"])("the sum %s", (Сумма) => {
    const message = "Сумма is not a positive sum; use 12345.67"
    expect(problemsIn({ Сумма })).toEqual([{ line: 12, message }])
  })

  test("accounts and INNs that are none", () => {
    const problems = problemsIn({ ПлательщикСчет: "123", ПлательщикИНН: "12" })
    expect(problems.map(({ line }) => line)).toEqual([13, 15])
  })

  test("the same document twice", () => {
    const message = "the document repeats the one in line 9"
    const twice = Result.getOrThrow(parse(fileText([documentLines(), documentLines(), documentLines()])))
    expect(twice.documents).toEqual([whole])
    expect(twice.refused).toEqual([22, 35].map((line) => ({ line, problems: [{ line, message }] })))
    const others = [documentLines(), documentLines({ Номер: "18" }), documentLines({ Дата: "21.11.2026" })]
    expect(Result.getOrThrow(parse(fileText(others))).documents).toHaveLength(3)
  })

  test("a key twice", () => {
    const [first, ...rest] = documentLines()
    const { documents, refused } = Result.getOrThrow(parse(fileText([[first ?? "", "Номер=1", ...rest]])))
    expect([documents, refused]).toEqual([
      [],
      [{ line: 9, problems: [{ line: 11, message: "duplicate key Номер" }] }]
    ])
  })

  test("all its problems are listed in the order of the lines, without the values", () => {
    const problems = problemsIn({ Дата: "нет", Сумма: "секрет" })
    expect(problems.map(({ line }) => line)).toEqual([11, 12])
    expect(JSON.stringify(problems)).not.toContain("секрет")
  })
})

describe("a harmless problem is a warning:", () => {
  test("a key that its section does not have", () => {
    const message = (section: string) => `unknown key in ${section}`
    const warnings = [{ line: 21, message: message("СекцияДокумент") }]
    expect(documentOf({ УИП: "0" })).toEqual({ ...whole, warnings })
    expect(documentOf({ КонечныйОстаток: "1.00" })).toEqual({ ...whole, warnings })
    const text = fileText([documentLines()]).replace("ДатаНачала=", "Банк=x\r\nДатаНачала=")
    const { documents, warnings: outside } = Result.getOrThrow(parse(text))
    expect([documents.length, outside]).toEqual([1, [{ line: 4, message: message("the header") }]])
  })

  test("a text that is too long, which is kept as it is", () => {
    const purpose = "о".repeat(211)
    const warnings = [{ line: 20, message: "НазначениеПлатежа is longer than 210 characters" }]
    expect(documentOf({ НазначениеПлатежа: purpose })).toEqual({ ...whole, purpose, warnings })
    expect(documentOf({ НазначениеПлатежа: "о".repeat(210) })?.warnings).toEqual([])
  })

  test("a line end inside of a text", () => {
    const lines = [...documentLines().slice(0, -1), "продолжение назначения", "КонецДокумента"]
    const { documents } = Result.getOrThrow(parse(fileText([lines])))
    expect(documents[0]?.warnings).toEqual([{ line: 21, message: "this is neither Key=Value nor a section" }])
  })

  test("but not more than a hundred times for one document", () => {
    const lines = documentLines().flatMap((line, index) =>
      index === 1 ? [line, ...Array.from({ length: 500 }, () => "x")] : [line]
    )
    expect(Result.getOrThrow(parse(fileText([lines]))).documents[0]?.warnings).toHaveLength(100)
  })
})
