import { readFileSync } from "node:fs"
import { defaultTariffs, TariffBook } from "@dealer-billing/domain"
import { Result, Schema, type LogLevel } from "effect"
import { readBillingSettings } from "./billingSettings.ts"
import { readDatabaseSettings } from "./databaseSettings.ts"
import { httpVariables, readHttpSettings } from "./httpSettings.ts"
import { readKafkaSettings } from "./kafkaSettings.ts"
import { readPaymentSettings } from "./paymentSettings.ts"
import { readPlaintextHosts } from "./plaintextHosts.ts"
import { accessVariables, readAccess } from "./readAccess.ts"
import type { Settings } from "./Settings.ts"
import { SettingsReader, type Environment } from "./SettingsReader.ts"

const logLevels: ReadonlyArray<LogLevel.LogLevel> = [
  "All",
  "Trace",
  "Debug",
  "Info",
  "Warn",
  "Error",
  "Fatal",
  "None"
]

const readLogLevel = (reader: SettingsReader): LogLevel.LogLevel => {
  const text = reader.text("LOG_LEVEL")
  if (text === null) return "Info"
  const level = logLevels.find((candidate) => candidate.toLowerCase() === text.toLowerCase())
  return level ?? reader.problem("LOG_LEVEL", `must be one of ${logLevels.join(", ")}`) ?? "Info"
}

const readTariffs = (reader: SettingsReader): TariffBook =>
  reader.parsed("TARIFFS_FILE", (file) => {
    try {
      const decoded = Schema.decodeUnknownResult(TariffBook, { errors: "all", onExcessProperty: "error" })(
        JSON.parse(readFileSync(file, "utf8"))
      )
      return Result.mapError(decoded, (error) => `does not hold good tariffs: ${error.message}`)
    } catch (error) {
      return Result.fail(`could not be read: ${error instanceof Error ? error.message : "not a JSON file"}`)
    }
  }) ?? defaultTariffs

interface Read {
  readonly settings: Settings
  /** Each begins with the name of its variable. */
  readonly problems: ReadonlyArray<string>
}

const readAll = (environment: Environment): Read => {
  const reader = new SettingsReader(environment)
  const http = readHttpSettings(reader)
  const mayBePlaintext = readPlaintextHosts(reader)
  const isAllEmbedded = ["DATABASE_URL", "BILLING_URL", "KAFKA_BROKERS"].every((name) => !reader.isGiven(name))
  const settings: Settings = {
    ...readDatabaseSettings(reader, mayBePlaintext),
    ...readBillingSettings(reader),
    ...readPaymentSettings(reader),
    kafka: readKafkaSettings(reader, mayBePlaintext),
    ...http,
    ...readAccess(reader, isAllEmbedded, http.httpHost),
    tariffs: readTariffs(reader),
    logLevel: readLogLevel(reader),
    otlpEndpoint: reader.url("OTEL_EXPORTER_OTLP_ENDPOINT", ["http:", "https:"])
  }
  return { settings, problems: reader.problems }
}

const unlessProblems = ({ problems, settings }: Read): Result.Result<Settings, ReadonlyArray<string>> =>
  problems.length === 0 ? Result.succeed(settings) : Result.fail(problems)

/** Reads the settings from environment variables; fails with every problem, one sentence each. */
export const readSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> =>
  unlessProblems(readAll(environment))

const databaseVariables = [
  "ALLOW_PLAINTEXT",
  "DATABASE_URL",
  "DATABASE_POOLER",
  "LOG_LEVEL",
  "OTEL_EXPORTER_OTLP_ENDPOINT"
]

/** For commands that need the database's address alone: what else is missing is no problem to them. */
export const readDatabaseOnlySettings = (
  environment: Environment
): Result.Result<Settings, ReadonlyArray<string>> => {
  const { problems, settings } = readAll(environment)
  return unlessProblems({
    settings,
    problems: problems.filter((problem) => databaseVariables.some((name) => problem.startsWith(`${name} `)))
  })
}

const serverVariables = [...httpVariables, ...accessVariables]

/** For commands that serve nobody: who may call and where is no matter to them. */
export const readCommandSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> => {
  const { problems, settings } = readAll(environment)
  return unlessProblems({
    settings,
    problems: problems.filter((problem) => !serverVariables.some((name) => problem.startsWith(`${name} `)))
  })
}
