import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { paymentsLayer } from "../commandLayers.ts"
import { jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { importFile, type ImportSummary } from "./importFile.ts"
import { importProgress } from "./importProgress.ts"

const describeSummary = ({ applied, before, blank, duplicates, lines, parked, source, stale }: ImportSummary) =>
  [
    `${source}: ${lines} lines, ${blank} of them blank, ${before} imported by an earlier run`,
    `applied ${applied}, duplicates ${duplicates}, stale ${stale}, parked ${parked}`
  ].join("\n")

export const importCommand = Command.make(
  "import",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("Payment events of the dialect in PAYMENTS_DIALECT, one JSON object per line")
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ file, json }) {
    const summary = yield* importFile(file, importProgress(process.stderr)).pipe(
      byOperator("importPayments", "/v1/payments"),
      Effect.provide(paymentsLayer(yield* settings))
    )
    yield* json ? printJson(summary) : Console.log(describeSummary(summary))
  })
).pipe(Command.withDescription("Apply payment events from a file. After an interruption, run it again to continue"))
