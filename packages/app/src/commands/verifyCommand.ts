import { verify, type Verdict } from "@dealer-billing/adapters-postgres"
import { Cause, Console, Effect, Layer, Schema } from "effect"
import { Command } from "effect/cli"
import { Database } from "../layers/Database.ts"
import type { Settings } from "../settings/Settings.ts"
import { commandDatabaseLayer, migrateUnlessShared } from "./CommandDatabase.ts"
import { commandLogLayer } from "./commandLayers.ts"
import { jsonFlag, printJson } from "./output.ts"
import { databaseSettings } from "./settings.ts"

/** Makes the command exit with 1. */
export class InvariantsBroken extends Schema.TaggedError<InvariantsBroken>()("InvariantsBroken", {
  count: Schema.Int
}) {
  override get message(): string {
    return `${this.count} of the invariants do not hold. Nothing was changed.`
  }
}

/** Makes the command exit with 2: the ledger may be right or wrong. */
export class NotVerified extends Schema.TaggedError<NotVerified>()("NotVerified", { reason: Schema.String }) {
  override get message(): string {
    return `The invariants could not be checked: ${this.reason}`
  }
}

const describeVerdict = ({ name, rows, title, violations }: Verdict): ReadonlyArray<string> => [
  `${violations === 0 ? "ok    " : "BROKEN"}  ${String(violations).padStart(6)}  ${name.padEnd(20)}  ${title}`,
  ...rows.map((row) => `                  ${row}`),
  ...(violations > rows.length ? [`                  and ${violations - rows.length} more`] : [])
]

const checkInvariants = (settings: Settings) =>
  Effect.gen(function* () {
    const { pooler, url } = yield* Database
    yield* migrateUnlessShared
    return yield* verify({ url, pooler })
  }).pipe(
    Effect.provide(Layer.merge(commandDatabaseLayer(settings), commandLogLayer(settings))),
    Effect.catchCause((cause) =>
      Cause.hasInterrupts(cause)
        ? Effect.interrupt
        : Effect.fail(new NotVerified({ reason: Cause.prettyErrors(cause)[0]?.message ?? "unknown reason" }))
    )
  )

export const verifyCommand = Command.make(
  "verify",
  { json: jsonFlag },
  Effect.fn(function* ({ json }) {
    const verdicts = yield* checkInvariants(yield* databaseSettings)
    yield* json ? printJson(verdicts) : Console.log(verdicts.flatMap(describeVerdict).join("\n"))
    const count = verdicts.filter(({ violations }) => violations > 0).length
    if (count > 0) return yield* new InvariantsBroken({ count })
  })
).pipe(
  Command.withDescription(
    "Check every invariant of the ledger on the live database, and print the first rows that break one. " +
      "Changes nothing. Exits with 0 when all hold, 1 when one does not, 2 when they could not be checked"
  )
)
