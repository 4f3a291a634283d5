import { rotateRequisites } from "@dealer-billing/adapters-postgres"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { keysText } from "./requisiteKeysCommand.ts"
import { requisiteOptions, requisitesLayer } from "./requisiteOptions.ts"
import { settings } from "./settings.ts"

const batchSizeDefault = 500
const batchSizeMax = 10_000
/** So many rows that do not open are named; more of them have one cause. */
const namedMax = 20

/** Older keys are still needed; ends with 1, so that a script does not take them out. */
export class RotationNotComplete extends Schema.TaggedError<RotationNotComplete>()("RotationNotComplete", {
  rows: Schema.Int
}) {
  override get message(): string {
    return `${this.rows} rows still hang on other keys. Leave those keys where they are, and look into it.`
  }
}

const rotate = Effect.fn("rotateCommand")(function* (batchSize: number) {
  const read = yield* settings
  const done = { dealers: 0, requisite_version: 0 }
  const rotated = yield* Effect.flatMap(requisiteOptions(read), (options) =>
    rotateRequisites({
      ...options,
      batchSize,
      onBatch: (table, rewrapped) => {
        done[table] += rewrapped
        return Console.log(`${table}: ${done[table]} rows re-wrapped`)
      }
    })
  ).pipe(byOperator("rotateRequisites", "requisites"), Effect.provide(requisitesLayer(read)))
  for (const { dealerId, table, version } of rotated.unreadable.slice(0, namedMax)) {
    yield* Console.error(`${table}: dealer ${dealerId}, version ${version} does not open and stayed as it is`)
  }
  yield* Console.log(keysText(rotated.keys))
  const rows = rotated.keys
    .filter(({ status }) => status !== "ACTIVE")
    .reduce((sum, { dealers, versions }) => sum + dealers + versions, 0)
  if (rows > 0) return yield* new RotationNotComplete({ rows })
})

export const rotateCommand = Command.make(
  "rotate",
  {
    batch: Flag.Int("batch").pipe(
      Flag.withDescription("Rows in one transaction, 1 to 10000"),
      Flag.withDefault(batchSizeDefault),
      Flag.filter(
        (size) => size >= 1 && size <= batchSizeMax,
        () => `must be 1 to ${batchSizeMax}`
      )
    )
  },
  ({ batch }) => rotate(batch)
).pipe(
  Command.withDescription(
    "Wrap the keys of all stored requisites, every version of them, under the first of REQUISITE_KEYS, beside a " +
      "running service that has that key already. May be stopped and started again; ends with 0 when no row needs " +
      "another key"
  )
)
