import { proposeFromStatement } from "@dealer-billing/domain/internal"
import { Tariffs } from "@dealer-billing/domain"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { table } from "../table.ts"
import { readStatement } from "./readStatement.ts"
import { describeProblem, formatRow, rowHeading, statementRows } from "./statementRows.ts"

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
      Effect.provide(ledgerLayer(read))
    )
    yield* Effect.forEach(statement.warnings, (warning) => Console.error(describeProblem(warning)))
    const rows = statementRows(statement, proposals)
    if (json) return yield* printJson(rows)
    yield* Console.log(rows.length === 0 ? "No incoming payments." : table([rowHeading, ...rows.map(formatRow)]))
  })
).pipe(
  Command.withDescription(
    "Compare the incoming payments of a bank statement with the ledger: known, parked or missing. Changes nothing"
  )
)
