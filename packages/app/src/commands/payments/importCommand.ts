import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { paymentsLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { importFile, type ImportSummary } from "./importFile.ts"
import { importProgress } from "./importProgress.ts"

const textOf = ({ applied, before, blank, duplicates, lines, parked, stale, topic }: ImportSummary): string =>
  [
    `${topic}: ${lines} lines, ${blank} of them blank, ${before} done by an earlier start`,
    `applied ${applied}, duplicates ${duplicates}, stale ${stale}, parked ${parked}`
  ].join("\n")

export const importCommand = Command.make(
  "import",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription(
        "Payment events as in the topic, of the dialect PAYMENTS_DIALECT, one JSON object per line"
      )
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))
  },
  Effect.fn(function* ({ file, json }) {
    const summary = yield* importFile(file, importProgress(process.stderr)).pipe(
      byOperator("importPayments", "/v1/payments"),
      Effect.provide(paymentsLayer(yield* settings))
    )
    yield* Console.log(json ? JSON.stringify(summary, null, 2) : textOf(summary))
  })
).pipe(
  Command.withDescription(
    "Apply historical payment events from a file; start it again after a stop, and it goes on where it ended"
  )
)
