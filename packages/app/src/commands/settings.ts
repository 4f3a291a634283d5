import { Effect, Result, Schema } from "effect"
import {
  readBillingCommandSettings,
  readCommandSettings,
  readDatabaseOnlySettings,
  readSettings
} from "../settings/readSettings.ts"

export class BadSettings extends Schema.TaggedError<BadSettings>()("BadSettings", {
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return ["Invalid settings:", ...this.problems.map((problem) => `  - ${problem}`)].join("\n")
  }
}

const readEnvironment = (read: typeof readSettings) =>
  Effect.suspend(() =>
    Effect.fromResult(Result.mapError(read(process.env), (problems) => new BadSettings({ problems })))
  )

export const serviceSettings = readEnvironment(readSettings)

/** For commands that call Billing. */
export const billingSettings = readEnvironment(readBillingCommandSettings)

/** For commands that do not call Billing. */
export const settings = readEnvironment(readCommandSettings)

/** For commands that need only the database. */
export const databaseSettings = readEnvironment(readDatabaseOnlySettings)

/** The Kafka settings of a command that cannot run without brokers. */
export const kafkaSettings = Effect.fn("kafkaSettings")(function* (command: string) {
  const read = yield* settings
  if (read.kafka !== null) return { read, kafka: read.kafka }
  return yield* new BadSettings({ problems: [`KAFKA_BROKERS is required for ${command}`] })
})
