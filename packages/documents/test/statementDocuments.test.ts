import { describe, expect, it } from "@effect/vitest"
import { parseOtherAct } from "@dealer-billing/domain/internal"
import { pageCountOf, pdfToolsSkip, textOf, wordsOf } from "@dealer-billing/test-kit"
import { Effect, Result } from "effect"
import { renderStatement, statementCsv, type StatementDocument } from "../src/index.ts"
import { textCell } from "../src/csvText.ts"
import { manyFacts, makeDocument, someFacts } from "./statementSamples.ts"

const render = (document: StatementDocument) => Effect.runPromise(renderStatement(document))

/** A test that reads the PDF with independent programs. */
const itReadsPdf = (name: string, body: () => Promise<void>) =>
  it(name, (context) => (pdfToolsSkip === null ? body() : context.skip(pdfToolsSkip)))

describe("a reconciliation statement as PDF", () => {
  itReadsPdf("has everything that an accountant looks for", async () => {
    const document = makeDocument(someFacts, { before: 50_000n })
    const text = textOf(await render(document))
    for (const words of [
      "Акт сверки взаимных расчётов за период с 01.11.2026 по 30.11.2026",
      'между ООО "Лотос Авто" (ИНН 7701999993, КПП 770101001), далее «Продавец», и',
      "расчёты за автомобили быстрого выкупа",
      "Дебет, руб. Кредит, руб.",
      "Сальдо на начало 01.11.2026 500,00",
      "1 05.11.2026 Счёт № 1024 (lot-42) 12 345,67",
      "2 06.11.2026 Оплата p-1 от 01.11.2026, счёт № 1024 (lot-42) 5 000,00",
      "3 07.11.2026 Уменьшение оплаты: total:i-7:3 от 01.11.2026",
      "Отмена оплаты p-1: p-2 от 01.11.2026",
      "-2 000,00",
      "5 09.11.2026 Сторно: счёт № 1024 (lot-42) -12 345,67",
      "30.11.2026 Счёт № 18",
      "Обороты за период 999 999 999 999,99 2 999,00",
      "Сальдо на конец 30.11.2026 999 999 996 500,99",
      'на 30.11.2026 задолженность в пользу ООО "Лотос Авто" составляет 999 999 996 500,99 руб.',
      "шесть тысяч пятьсот рублей 99 копеек",
      "Страница 1 из 1",
      document.hash
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toContain("Предварительный")
  })

  itReadsPdf("says if it is not final, and if nobody owes anything", async () => {
    const text = textOf(await render(makeDocument([], { asked: "2026-11-20T00:00:00Z" })))
    expect(text).toContain("Предварительный: период ещё не закрыт")
    expect(text).toContain('По данным ООО "Лотос Авто" на 30.11.2026 задолженность отсутствует.')
  })

  itReadsPdf("shows a held deposit as a debt to the dealer", async () => {
    const document = makeDocument([], { accountType: "DEPOSIT", before: 10_000_000n })
    const text = textOf(await render(document))
    const owed = "составляет 100 000,00 руб. (Сто тысяч рублей 00 копеек)."
    expect(text).toContain(`задолженность в пользу ${document.dealer.requisite.name} ${owed}`)
    expect(text).toContain("обеспечительный платёж (депозит)")
  })

  itReadsPdf("continues on pages with the table's head and page numbers, without overlapping words", async () => {
    const bytes = await render(makeDocument(manyFacts(130)))
    const pages = pageCountOf(bytes)
    const text = textOf(bytes)
    // The last page has no row, only the sentence and the signatures.
    expect(pages).toBe(4)
    expect(text.split("Страница 3 из 4")[1]).toMatch(/задолженность.*подпись.*подпись/u)
    expect(text.match(/на 30\.11\.2026 задолженность.*подпись/u)?.[0]).not.toContain("Страница")
    expect(text.match(/Дебет, руб\. Кредит, руб\./gu)?.length).toBe(3)
    expect(text).toContain(`Страница ${pages} из ${pages}`)
    expect(text).toContain("130 05.11.2026 Счёт № 130 (lot-42) 1,00")
    const one = await render(makeDocument(someFacts))
    const words = wordsOf(one)
    for (const [index, left] of words.entries()) {
      expect(left.left > 40 && left.right < 556 && left.bottom < 842).toBe(true)
      for (const right of words.slice(index + 1)) {
        const width = Math.min(left.right, right.right) - Math.max(left.left, right.left)
        const height = Math.min(left.bottom, right.bottom) - Math.max(left.top, right.top)
        expect(width > 1 && height > 3, `${left.word} over ${right.word}`).toBe(false)
      }
    }
  })

  itReadsPdf("keeps a text with line ends on its line", async () => {
    const [first, ...facts] = someFacts
    const bill = { ...first!, dealId: "lot\u2028Сальдо на конец 30.11.2026: 0,00\u2029lot\u0085x", invoice: null }
    const bytes = await render(makeDocument([bill, ...facts]))
    expect(textOf(bytes)).toContain("(lot Сальдо на конец 30.11.2026: 0,00 lot x)")
  })

  it("has the same bytes every time", async () => {
    const first = await render(makeDocument(someFacts))
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect(Buffer.compare(first, await render(makeDocument(someFacts)))).toBe(0)
  })
})

describe("a reconciliation statement as CSV", () => {
  it("opens in spreadsheets: byte order mark, semicolons, decimal commas, no formulas", () => {
    const { hash, statement } = makeDocument(someFacts, { before: 50_000n })
    const csv = statementCsv(statement, hash)
    expect(csv.startsWith("\uFEFFДата;Документ;Дебет;Кредит;")).toBe(true)
    expect(csv.split("\r\n").slice(1, 4)).toEqual([
      ";Сальдо начальное;;500,00;;;;;;",
      '05.11.2026;"Счёт № 1024 (lot-42)";12345,67;0,00;BILL;17;"1024";"lot-42";;',
      '06.11.2026;"Оплата p-1 от 01.11.2026, счёт № 1024 (lot-42)";' +
        '0,00;5000,00;PAYMENT;17;"1024";"lot-42";"p-1";01.11.2026'
    ])
    expect(csv).toContain(";\"'=очень длинный")
    expect(csv).toContain(";Обороты за период;999999999999,99;2999,00;")
    expect(csv.endsWith(`\r\n;"dealer-1, SETTLEMENT. SHA-256 ${hash}";;;;;;;;\r\n`)).toBe(true)
    expect(csv).not.toContain("Предварительный")
  })

  it.each([
    ["=1+1", `"'=1+1"`],
    ["＝1", `"'＝1"`],
    ["＋1", `"'＋1"`],
    ["－1", `"'－1"`],
    ["＠a", `"'＠a"`],
    ["\t=1", `"' =1"`],
    ["\ra", `"' a"`],
    ["\u00AD=1", `"'\u00AD=1"`],
    ['a;"b"', '"a;""b"""'],
    ["lot\u2028Сальдо на конец 30.11.2026: 0,00", '"lot Сальдо на конец 30.11.2026: 0,00"'],
    ["a\r\nb\u2029c\u0085d", '"a b c d"'],
    ["a-1", '"a-1"']
  ])("writes the text %j as the cell %s", (text, cell) => {
    expect(textCell(text)).toBe(cell)
  })

  it("says if it is not final, as the PDF does", () => {
    const { hash, statement } = makeDocument([], { asked: "2026-11-20T00:00:00Z" })
    expect(statementCsv(statement, hash).split("\r\n").slice(-3)).toEqual([
      ';"Предварительный: период ещё не закрыт, в нём могут появиться новые записи.";;;;;;;;',
      `;"dealer-1, SETTLEMENT. SHA-256 ${hash}";;;;;;;;`,
      ""
    ])
  })

  it("can be read back row by row by parseOtherAct", () => {
    const { hash, statement } = makeDocument(someFacts, { before: 50_000n, asked: "2026-11-30T20:00:00Z" })
    const { rows } = statement
    const read = Result.getOrThrow(parseOtherAct(statementCsv(statement, hash).slice(1)))
    expect(read.opening).toEqual({ line: 2, debit: 0n, credit: 50_000n })
    expect(read.lines.map(({ credit, day, debit }) => [day, debit, credit])).toEqual(
      rows.map(({ credit, day, debit }) => [day, debit, credit])
    )
  })
})
