import { verify, type Verdict } from "@dealer-billing/adapters-postgres"
import { Cause, Console, Effect, Layer, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { Database, migrateAsOwner } from "../layers/Database.ts"
import type { Settings } from "../settings/Settings.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { commandDatabaseLayer, SharedDatabase } from "./CommandDatabase.ts"
import { databaseSettings } from "./settings.ts"

/** Something that must hold does not; ends with 1, so that a script can tell by the exit code. */
export class InvariantsBroken extends Schema.TaggedError<InvariantsBroken>()("InvariantsBroken", {
  count: Schema.Int
}) {
  override get message(): string {
    return `${this.count} of the invariants do not hold. Nothing was changed.`
  }
}

/** Nothing is known of the books: ends with 2. */
export class NotVerified extends Schema.TaggedError<NotVerified>()("NotVerified", { reason: Schema.String }) {
  override get message(): string {
    return `The invariants could not be checked: ${this.reason}`
  }
}

const linesOf = ({ name, rows, title, violations }: Verdict): ReadonlyArray<string> => [
  `${violations === 0 ? "ok    " : "BROKEN"}  ${String(violations).padStart(6)}  ${name.padEnd(20)}  ${title}`,
  ...rows.map((row) => `                  ${row}`),
  ...(violations > rows.length ? [`                  and ${violations - rows.length} more`] : [])
]

const textOf = (verdicts: ReadonlyArray<Verdict>): string => verdicts.flatMap(linesOf).join("\n")

/** A database that nobody else uses is brought to the newest schema first, as any command does with it. */
const verdictsOf = (settings: Settings) =>
  Effect.gen(function* () {
    const { pooler, url } = yield* Database
    const { isShared } = yield* SharedDatabase
    if (!isShared) yield* migrateAsOwner
    return yield* verify({ url, pooler })
  }).pipe(
    Effect.provide(Layer.merge(commandDatabaseLayer(settings), telemetryLayer(settings, "stderr"))),
    Effect.catchCause((cause) =>
      Cause.hasInterrupts(cause)
        ? Effect.interrupt
        : Effect.fail(new NotVerified({ reason: Cause.prettyErrors(cause)[0]?.message ?? "for no known reason" }))
    )
  )

export const verifyCommand = Command.make(
  "verify",
  { json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false)) },
  Effect.fn(function* ({ json }) {
    const verdicts = yield* verdictsOf(yield* databaseSettings)
    yield* Console.log(json ? JSON.stringify(verdicts, null, 2) : textOf(verdicts))
    const count = verdicts.filter(({ violations }) => violations > 0).length
    if (count > 0) return yield* new InvariantsBroken({ count })
  })
).pipe(
  Command.withDescription(
    "Check on a live database that the books add up: every invariant, with the first rows that break it. " +
      "Changes nothing; ends with 0 when all hold, 1 when one does not, 2 when they could not be checked"
  )
)
