import { spanOf } from "@dealer-billing/domain"
import { DateTime, Effect } from "effect"
import { drawStatementEnd, drawStatementFoot, drawStatementHeading, statementTitle } from "./drawStatementFrame.ts"
import { drawStatementRows } from "./drawStatementRows.ts"
import { Page } from "./Page.ts"
import type { StatementDocument } from "./StatementDocument.ts"

/** Everything that a sheet writes, when it is ended. */
const bytesOf = (sheet: Page) =>
  Effect.callback<Uint8Array<ArrayBuffer>>((resume) => {
    const chunks: Array<Buffer> = []
    sheet.pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
    sheet.pdf.on("end", () => resume(Effect.succeed(new Uint8Array(Buffer.concat(chunks)))))
    sheet.pdf.on("error", (error: Error) => resume(Effect.die(error)))
    sheet.pdf.end()
  })

/** Draws «Акт сверки» on A4. The same act gives the same bytes, whenever and wherever it is drawn. */
export const renderStatement = Effect.fn("renderStatement")(function* (paper: StatementDocument) {
  const { period, timeZone } = paper.statement
  const sheet = new Page({
    title: statementTitle(paper),
    author: paper.seller.name,
    createdAt: DateTime.toDateUtc(spanOf(period, timeZone).end),
    keepsPages: true
  })
  drawStatementHeading(sheet, paper)
  yield* drawStatementRows(sheet, paper.statement)
  drawStatementEnd(sheet, paper)
  drawStatementFoot(sheet, paper)
  return yield* bytesOf(sheet)
})
