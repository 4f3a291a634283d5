import { readFileSync } from "node:fs"
import { parseRequisiteKeys } from "@dealer-billing/adapters-postgres"
import { defaultTariffs, TariffBook, type BillingRecovery } from "@dealer-billing/domain"
import { Redacted, Result, Schema, type LogLevel } from "effect"
import { doorVariables, readDoor } from "./readDoor.ts"
import type { KafkaSettings, Settings } from "./Settings.ts"
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

const readKafka = (reader: SettingsReader): KafkaSettings | null => {
  const text = reader.text("KAFKA_BROKERS")
  if (text === null) return null
  const brokers = text.split(",").map((broker) => broker.trim())
  if (!brokers.every((broker) => /^(?:\[[0-9a-f:]+\]|[^\s:,]+):[0-9]{1,5}$/i.test(broker))) {
    reader.problem("KAFKA_BROKERS", "must be a comma list of host:port")
  }
  return {
    brokers,
    topic: reader.text("PAYMENTS_TOPIC") ?? "billing.payments",
    groupId: reader.text("KAFKA_GROUP_ID") ?? "dealer-billing",
    sessionTimeoutMs: reader.count("KAFKA_SESSION_TIMEOUT_MS", 10_000, 300_000)
  }
}

const readBillingToken = (reader: SettingsReader, billingUrl: string | null): string => {
  const token = reader.text("BILLING_TOKEN")
  if (token === null && billingUrl !== null) reader.problem("BILLING_TOKEN", "is required with BILLING_URL")
  return token ?? "dev-billing"
}

const recoveries: ReadonlyArray<BillingRecovery> = ["idempotent", "lookup", "none"]

const readBillingRecovery = (reader: SettingsReader): BillingRecovery => {
  const text = reader.text("BILLING_RECOVERY")
  if (text === null) return "idempotent"
  if (reader.text("BILLING_URL") === null) {
    reader.problem("BILLING_RECOVERY", "is for a BILLING_URL; the sandbox is told by PUT /sandbox/faults")
  }
  const recovery = recoveries.find((candidate) => candidate === text)
  if (recovery === undefined) reader.problem("BILLING_RECOVERY", `must be one of ${recoveries.join(", ")}`)
  return recovery ?? "idempotent"
}

interface Read {
  readonly settings: Settings
  /** Each begins with the name of its variable. */
  readonly problems: ReadonlyArray<string>
}

const readAll = (environment: Environment): Read => {
  const reader = new SettingsReader(environment)
  const databaseUrl = reader.url("DATABASE_URL", ["postgres:", "postgresql:"])
  const billingUrl = reader.url("BILLING_URL", ["http:", "https:"])
  const kafka = readKafka(reader)
  const httpHost = reader.text("HTTP_HOST") ?? "127.0.0.1"
  const isAllEmbedded = ["DATABASE_URL", "BILLING_URL", "KAFKA_BROKERS"].every((name) => reader.text(name) === null)
  const requisiteKeys = reader.parsed("REQUISITE_KEYS", parseRequisiteKeys)
  if (reader.text("REQUISITE_KEYS") === null && reader.text("DATABASE_URL") !== null) {
    reader.problem(
      "REQUISITE_KEYS",
      "is required with DATABASE_URL: id:base64 of 32 bytes, a comma list, the first is active"
    )
  }
  const settings: Settings = {
    dataFolder: reader.text("DATA_DIR") ?? ".data",
    databaseUrl: databaseUrl === null ? null : Redacted.make(databaseUrl),
    requisiteKeys,
    billingUrl,
    billingRecovery: readBillingRecovery(reader),
    billingToken: Redacted.make(readBillingToken(reader, billingUrl)),
    billingCallsPerSecond: reader.count("BILLING_CALLS_PER_SECOND", billingUrl === null ? 100 : 10, 10_000),
    billingCallsAtOnce: reader.count("BILLING_CALLS_AT_ONCE", 4, 100),
    sandboxPort: reader.port("SANDBOX_PORT", 8090),
    kafka,
    httpHost,
    httpPort: reader.port("HTTP_PORT", 8080),
    ...readDoor(reader, isAllEmbedded, httpHost),
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

const databaseVariables = ["DATABASE_URL", "LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT"]

/** For commands that need the database's address alone: what else is missing is no problem to them. */
export const readDatabaseSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> => {
  const { problems, settings } = readAll(environment)
  return unlessProblems({
    settings,
    problems: problems.filter((problem) => databaseVariables.some((name) => problem.startsWith(`${name} `)))
  })
}

const serverVariables = ["HTTP_HOST", "HTTP_PORT", ...doorVariables]

/** For commands that serve nobody: who may call and where is no matter to them. */
export const readCommandSettings = (environment: Environment): Result.Result<Settings, ReadonlyArray<string>> => {
  const { problems, settings } = readAll(environment)
  return unlessProblems({
    settings,
    problems: problems.filter((problem) => !serverVariables.some((name) => problem.startsWith(`${name} `)))
  })
}
