import { Effect, Result, Schema } from "effect"
import {
  readBillingCommandSettings,
  readCommandSettings,
  readDatabaseOnlySettings,
  readSettings
} from "../settings/readSettings.ts"

/** The settings are wrong; the message lists every problem. */
export class BadSettings extends Schema.TaggedError<BadSettings>()("BadSettings", {
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return ["Invalid settings:", ...this.problems.map((problem) => `  - ${problem}`)].join("\n")
  }
}

const settingsBy = (read: typeof readSettings) =>
  Effect.suspend(() =>
    Effect.fromResult(Result.mapError(read(process.env), (problems) => new BadSettings({ problems })))
  )

/** The settings of the service, from the environment of this process. */
export const serviceSettings = settingsBy(readSettings)

/** The settings of a command that asks Billing. */
export const billingSettings = settingsBy(readBillingCommandSettings)

/** The settings of a command that works on our books alone. */
export const settings = settingsBy(readCommandSettings)

/** The settings of a command that needs the database's address alone. */
export const databaseSettings = settingsBy(readDatabaseOnlySettings)
