import { listRequisiteKeys, type RequisiteKeyUse } from "@dealer-billing/adapters-postgres"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { requisiteOptions, requisitesLayer } from "./requisiteOptions.ts"
import { settings } from "./settings.ts"
import { jsonFlag } from "./showOperation.ts"
import { table } from "./table.ts"

const meaning = {
  ACTIVE: "wraps what is written",
  IN_USE: "needed to read: rotate before it goes",
  REMOVABLE: "may be taken out of REQUISITE_KEYS",
  MISSING: "not among the given keys: these rows cannot be read"
}

/** The keys by their names; the keys themselves are not shown. */
export const keysText = (uses: ReadonlyArray<RequisiteKeyUse>): string =>
  table([
    ["key", "dealers", "versions", "status", ""],
    ...uses.map((use) => [use.keyId, `${use.dealers}`, `${use.versions}`, use.status, meaning[use.status]])
  ])

export const requisiteKeysCommand = Command.make(
  "keys",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const read = yield* settings
    const uses = yield* Effect.flatMap(requisiteOptions(read), listRequisiteKeys).pipe(
      Effect.provide(requisitesLayer(read))
    )
    yield* Console.log(json ? JSON.stringify(uses, null, 2) : keysText(uses))
  })
).pipe(Command.withDescription("How many rows hang on which key of REQUISITE_KEYS, and which key may be taken out"))
