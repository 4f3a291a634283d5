import { rotateRequisites } from "@dealer-billing/adapters-postgres"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { settings } from "../settings.ts"
import { describeKeys, openRequisites, requisitesLayer } from "./requisiteKeys.ts"

const batchSizeDefault = 500
const batchSizeMax = 10_000
/** More unreadable rows than this have one cause. */
const namedMax = 20

/** Exits with 1, so that no script removes the old keys. */
export class RotationNotComplete extends Schema.TaggedError<RotationNotComplete>()("RotationNotComplete", {
  rows: Schema.Int
}) {
  override get message(): string {
    return `${this.rows} rows still need other keys. Keep those keys in REQUISITE_KEYS, and find out why.`
  }
}

const rotate = Effect.fn("rotateCommand")(function* (batchSize: number) {
  const read = yield* settings
  const done = { dealers: 0, requisite_version: 0 }
  const rotated = yield* Effect.flatMap(openRequisites(read), (options) =>
    rotateRequisites({
      ...options,
      batchSize,
      onBatch: (table, rewrapped) => {
        done[table] += rewrapped
        return Console.log(`${table}: ${done[table]} rows re-encrypted`)
      }
    })
  ).pipe(byOperator("rotateRequisites", "requisites"), Effect.provide(requisitesLayer(read)))
  for (const { dealerId, table, version } of rotated.unreadable.slice(0, namedMax)) {
    yield* Console.error(`${table}: dealer ${dealerId}, version ${version} cannot be decrypted and was not changed`)
  }
  yield* Console.log(describeKeys(rotated.keys))
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
    "Re-encrypt all stored legal details with the first key of REQUISITE_KEYS. The running service must have that " +
      "key already. May be stopped and started again. Exits with 0 when no row needs another key"
  )
)
