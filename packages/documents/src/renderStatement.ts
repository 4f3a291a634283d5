import { spanOf } from "@dealer-billing/domain/internal"
import { DateTime, Effect } from "effect"
import { drawStatementEnd, drawStatementFoot, drawStatementHeading, statementTitle } from "./drawStatementFrame.ts"
import { drawStatementRows } from "./drawStatementRows.ts"
import { Page } from "./Page.ts"
import type { StatementDocument } from "./StatementDocument.ts"

const toBytes = (page: Page) =>
  Effect.callback<Uint8Array<ArrayBuffer>>((resume) => {
    const chunks: Array<Buffer> = []
    page.pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
    page.pdf.on("end", () => resume(Effect.succeed(new Uint8Array(Buffer.concat(chunks)))))
    page.pdf.on("error", (error: Error) => resume(Effect.die(error)))
    page.pdf.end()
  })

/** Draws «Акт сверки» as PDF. Equal statements give equal bytes. */
export const renderStatement = Effect.fn("renderStatement")(function* (document: StatementDocument) {
  const { period, timeZone } = document.statement
  const page = new Page({
    title: statementTitle(document),
    author: document.seller.name,
    createdAt: DateTime.toDateUtc(spanOf(period, timeZone).end),
    keepsPages: true
  })
  drawStatementHeading(page, document)
  yield* drawStatementRows(page, document.statement)
  drawStatementEnd(page, document)
  drawStatementFoot(page, document)
  return yield* toBytes(page)
})
