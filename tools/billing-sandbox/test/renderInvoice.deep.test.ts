import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { paymentQr } from "../src/pdf/paymentQr.ts"
import type { InvoiceDocument } from "../src/pdf/InvoiceDocument.ts"
import { renderInvoice } from "../src/pdf/renderInvoice.ts"
import { depositInvoice, longInvoice, plainInvoice, proprietorInvoice } from "./invoiceSamples.ts"
import { pageCountOf, pdfToolsSkip, qrOf, textOf, wordsOf } from "@dealer-billing/test-kit"

const samples = Object.entries({ plainInvoice, longInvoice, proprietorInvoice, depositInvoice })
const render = (document: InvoiceDocument) => Effect.runPromise(renderInvoice(document))
const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Reads the PDF with other programs than the one that wrote it. */
const onPaper = (name: string, body: () => Promise<void>) =>
  it(name, (context) => (pdfToolsSkip === null ? body() : context.skip(pdfToolsSkip)))

describe("an invoice's PDF", () => {
  it.effect("has the same bytes whenever it is drawn", () =>
    Effect.gen(function* () {
      const first = yield* renderInvoice(plainInvoice)
      yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 1100)))
      expect(hash(yield* renderInvoice(plainInvoice))).toBe(hash(first))
      expect(new TextDecoder("latin1").decode(first.slice(0, 5))).toBe("%PDF-")
    })
  )
})

describe("an invoice as a PDF", () => {
  onPaper("says everything that an accountant looks for", async () => {
    const text = textOf(await render(plainInvoice))
    for (const words of [
      "Счёт на оплату № 1024 от 20 ноября 2026 г.",
      "ПАО Сбербанк",
      "БИК 044525225",
      "30101810400000000225",
      "40702810138250123017",
      "ИНН 7710140679",
      "КПП 771301001",
      "Получатель",
      "127287, г. Москва",
      'ООО "Ромашка", ИНН 7707083893, КПП 773601001, 117312',
      "Договор № 17 от 1 февраля 2026 г.",
      "лот lot-42. в том числе НДС 22% - 2226.27",
      "Итого: 12 345,67",
      "В том числе НДС 22 %: 2 226,27",
      "Всего к оплате: 12 345,67",
      "Двенадцать тысяч триста сорок пять рублей 67 копеек",
      "Руководитель Иванов И. И.",
      "Бухгалтер Петрова П. П."
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toContain("АННУЛИРОВАН")
  })

  onPaper("names VAT as the seller owes it", async () => {
    expect(textOf(await render(proprietorInvoice))).toContain(
      "НДС 22 % с межценовой разницы (п. 5.1 ст. 154 НК РФ)"
    )
    expect(textOf(await render(depositInvoice))).toContain("Без налога (НДС):")
  })

  onPaper("names a sole proprietor without a KPP and with one signature", async () => {
    expect(textOf(await render(proprietorInvoice))).toContain("ИП Иванов Иван Иванович, ИНН 500100732259, 141006")
    const text = textOf(await render(depositInvoice))
    expect(text).toContain("Предприниматель Петров П. П.")
    expect(text).not.toContain("Бухгалтер")
  })

  onPaper("says when it was cancelled", async () => {
    expect(textOf(await render(depositInvoice))).toContain("АННУЛИРОВАН 21 ноября 2026 г.")
  })

  for (const [name, sample] of samples) {
    onPaper(`fits on one page without words over each other: ${name}`, async () => {
      const bytes = await render(sample)
      expect(pageCountOf(bytes)).toBe(1)
      const words = wordsOf(bytes)
      expect(words.length).toBeGreaterThan(60)
      for (const [index, one] of words.entries()) {
        expect(one.left).toBeGreaterThan(40)
        expect(one.right).toBeLessThan(556)
        expect(one.bottom).toBeLessThan(810)
        for (const other of words.slice(index + 1)) {
          const width = Math.min(one.right, other.right) - Math.max(one.left, other.left)
          const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
          expect(width > 1 && height > 3, `${one.word} over ${other.word}`).toBe(false)
        }
      }
    })
  }

  for (const [name, sample] of samples) {
    onPaper(`has a payment code that reads back byte for byte: ${name}`, async () => {
      expect(qrOf(await render(sample))).toBe(paymentQr(sample))
    })
  }

  onPaper("goes on over the next pages when there are many lines", async () => {
    const lines = Array.from({ length: 100 }, (_, index) => ({
      ...longInvoice.lines[1]!,
      name: `Строка ${index}.`
    }))
    const bytes = await render({ ...plainInvoice, lines })
    expect(pageCountOf(bytes)).toBeGreaterThan(1)
    const text = textOf(bytes)
    for (const line of lines) expect(text).toContain(line.name)
    expect(text).toContain("Руководитель")
  })
})
