import { readFileSync } from "node:fs"
import { defaultTariffs, TariffBook } from "@dealer-billing/domain"
import { Result, Schema, type LogLevel } from "effect"
import { readBillingSettings } from "./billingSettings.ts"
import { readDatabaseSettings } from "./databaseSettings.ts"
import { readEmbeddedParts } from "./embeddedParts.ts"
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
      return Result.mapError(decoded, (error) => `does not contain valid tariffs: ${error.message}`)
    } catch (error) {
      return Result.fail(`cannot be read: ${error instanceof Error ? error.message : "not a JSON file"}`)
    }
  }) ?? defaultTariffs

interface Read {
  readonly settings: Settings
  /** Each starts with the name of its variable. */
  readonly problems: ReadonlyArray<string>
  /** Misspelt variables. Every command refuses them. */
  readonly unknown: ReadonlyArray<string>
}

const readAll = (environment: Environment): Read => {
  const reader = new SettingsReader(environment)
  const http = readHttpSettings(reader)
  const mayBePlaintext = readPlaintextHosts(reader)
  const isAllEmbedded = ["DATABASE_URL", "BILLING_URL", "KAFKA_BROKERS"].every((name) => !reader.isGiven(name))
  const settings: Settings = {
    embedded: readEmbeddedParts(reader, http.httpHost),
    ...readDatabaseSettings(reader, mayBePlaintext),
    ...readBillingSettings(reader, mayBePlaintext),
    ...readPaymentSettings(reader),
    kafka: readKafkaSettings(reader, mayBePlaintext),
    ...http,
    ...readAccess(reader, isAllEmbedded, http.httpHost),
    tariffs: readTariffs(reader),
    logLevel: readLogLevel(reader),
    otlpEndpoint: reader.encryptedUrl("OTEL_EXPORTER_OTLP_ENDPOINT", mayBePlaintext)
  }
  return { settings, problems: reader.problems, unknown: reader.unknownVariables() }
}

const unlessProblems = (
  { problems, settings, unknown }: Read,
  matters: (problem: string) => boolean
): Result.Result<Settings, ReadonlyArray<string>> => {
  const all = [...problems.filter(matters), ...unknown]
  return all.length === 0 ? Result.succeed(settings) : Result.fail(all)
}

const concerns = (names: ReadonlyArray<string>) => (problem: string) =>
  names.some((name) => problem.startsWith(`${name} `))

export const readSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> =>
  unlessProblems(readAll(environment), () => true)

const isDatabaseProblem = concerns([
  "ALLOW_PLAINTEXT",
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "DATABASE_POOLER",
  "EMBEDDED",
  "LOG_LEVEL",
  "MIGRATE",
  "OTEL_EXPORTER_OTLP_ENDPOINT"
])

/** For commands that need only the database. Other problems are ignored. */
export const readDatabaseOnlySettings = (
  environment: Environment
): Result.Result<Settings, ReadonlyArray<string>> => unlessProblems(readAll(environment), isDatabaseProblem)

const isServerProblem = concerns([...httpVariables, ...accessVariables])
const isBillingMissing = concerns(["BILLING_URL is required,"])

/** For commands that call Billing. Problems of the HTTP server are ignored. */
export const readBillingCommandSettings = (
  environment: Environment
): Result.Result<Settings, ReadonlyArray<string>> =>
  unlessProblems(readAll(environment), (problem) => !isServerProblem(problem))

/** For commands that do not call Billing. */
export const readCommandSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> =>
  unlessProblems(readAll(environment), (problem) => !isServerProblem(problem) && !isBillingMissing(problem))
