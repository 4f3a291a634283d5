import { proposeFromStatement, Tariffs } from "@dealer-billing/domain"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { jsonFlag } from "../showOperation.ts"
import { table } from "../table.ts"
import { readStatement } from "./readStatement.ts"
import { noteOf, rowCells, rowHeading, statementRows } from "./statementRows.ts"

export const statementCommand = Command.make(
  "statement",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A bank statement in the format 1CClientBankExchange")
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ file, json }) {
    const statement = yield* readStatement(file)
    const read = yield* settings
    const credits = statement.documents.filter(({ direction }) => direction === "CREDIT")
    const proposals = yield* proposeFromStatement(credits).pipe(
      Effect.provideService(Tariffs, read.tariffs),
      Effect.provide(booksLayer(read))
    )
    yield* Effect.forEach(statement.warnings, (warning) => Console.error(noteOf(warning)))
    const rows = statementRows(statement, proposals)
    if (json) return yield* Console.log(JSON.stringify(rows, null, 2))
    yield* Console.log(rows.length === 0 ? "No money came." : table([rowHeading, ...rows.map(rowCells)]))
  })
).pipe(
  Command.withDescription(
    "Compare the money that came by a bank statement with the books: what is known, parked, or missing. Changes nothing"
  )
)
