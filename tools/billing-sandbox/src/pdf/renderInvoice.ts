import { Effect } from "effect"
import { drawBankBlock } from "./drawBankBlock.ts"
import { drawHeading, invoiceTitle } from "./drawHeading.ts"
import { drawLines } from "./drawLines.ts"
import { drawSignatures } from "./drawSignatures.ts"
import { drawTotals } from "./drawTotals.ts"
import type { InvoiceDocument } from "./InvoiceDocument.ts"
import { Page } from "@dealer-billing/documents"

/** Draws «Счёт на оплату» on A4. The same invoice always gives the same bytes. */
export const renderInvoice = Effect.fn("renderInvoice")(function* (document: InvoiceDocument) {
  return yield* Effect.callback<Uint8Array<ArrayBuffer>>((resume) => {
    const sheet = new Page({
      title: invoiceTitle(document),
      author: document.seller.name,
      createdAt: document.issuedAt
    })
    const chunks: Array<Buffer> = []
    sheet.pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
    sheet.pdf.on("end", () => resume(Effect.succeed(new Uint8Array(Buffer.concat(chunks)))))
    sheet.pdf.on("error", (error: Error) => resume(Effect.die(error)))
    drawBankBlock(sheet, document)
    drawHeading(sheet, document)
    drawLines(sheet, document)
    drawTotals(sheet, document)
    drawSignatures(sheet, document)
    sheet.pdf.end()
  })
})
