import { spanOf } from "@dealer-billing/domain"
import { DateTime, Effect } from "effect"
import { drawStatementEnd, drawStatementFoot, drawStatementHeading, statementTitle } from "./drawStatementFrame.ts"
import { drawStatementRows } from "./drawStatementRows.ts"
import { Sheet } from "./Sheet.ts"
import type { StatementPaper } from "./StatementPaper.ts"

/** Everything that a sheet writes, when it is ended. */
const bytesOf = (sheet: Sheet) =>
  Effect.callback<Uint8Array<ArrayBuffer>>((resume) => {
    const chunks: Array<Buffer> = []
    sheet.pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
    sheet.pdf.on("end", () => resume(Effect.succeed(new Uint8Array(Buffer.concat(chunks)))))
    sheet.pdf.on("error", (error: Error) => resume(Effect.die(error)))
    sheet.pdf.end()
  })

/** Draws «Акт сверки» on A4. The same act gives the same bytes, whenever and wherever it is drawn. */
export const renderStatement = Effect.fn("renderStatement")(function* (paper: StatementPaper) {
  const { period, timeZone } = paper.statement
  const sheet = new Sheet({
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
