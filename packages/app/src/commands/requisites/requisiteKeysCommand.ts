import { listRequisiteKeys } from "@dealer-billing/adapters-postgres"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { describeKeys, openRequisites, requisitesLayer } from "./requisiteKeys.ts"

export const requisiteKeysCommand = Command.make(
  "keys",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const read = yield* settings
    const uses = yield* Effect.flatMap(openRequisites(read), listRequisiteKeys).pipe(
      Effect.provide(requisitesLayer(read))
    )
    yield* json ? printJson(uses) : Console.log(describeKeys(uses))
  })
).pipe(
  Command.withDescription("Count the rows encrypted with each key of REQUISITE_KEYS, and show which is removable")
)
