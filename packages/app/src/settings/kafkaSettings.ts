import type { KafkaSecurity } from "@dealer-billing/adapters-kafka"
import { isKafkaSecurityGiven, kafkaSecurityVariables, readKafkaSecurity } from "./kafkaSecurity.ts"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface KafkaSettings {
  readonly brokers: ReadonlyArray<string>
  readonly security: KafkaSecurity
  readonly topic: string
  readonly groupId: string
  readonly sessionTimeoutMs: number
  /** A shorter retention of the topic logs a warning. */
  readonly retentionMinMs: number
}

const msPerDay = 86_400_000

const readBrokers = (reader: SettingsReader): ReadonlyArray<string> | null => {
  const brokers = reader
    .text("KAFKA_BROKERS")
    ?.split(",")
    .map((broker) => broker.trim())
  if (brokers === undefined) return null
  const areWellFormed = brokers.every((broker) => /^(?:\[[0-9a-f:]+\]|[^\s:,]+):[0-9]{1,5}$/i.test(broker))
  return areWellFormed ? brokers : (reader.problem("KAFKA_BROKERS", "must be a comma list of host:port") ?? [])
}

/** Null: payment events come directly from the sandbox. */
export const readKafkaSettings = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): KafkaSettings | null => {
  const brokers = readBrokers(reader)
  const others = {
    topic: reader.text("PAYMENTS_TOPIC") ?? "billing.payments",
    groupId: reader.text("KAFKA_GROUP_ID") ?? "dealer-billing",
    sessionTimeoutMs: reader.count("KAFKA_SESSION_TIMEOUT_MS", 10_000, 300_000),
    retentionMinMs: reader.count("PAYMENTS_RETENTION_MIN_DAYS", 7, 3_650) * msPerDay
  }
  if (brokers === null) {
    for (const name of kafkaSecurityVariables.filter((each) => isKafkaSecurityGiven(reader, each))) {
      reader.problem(name, "needs KAFKA_BROKERS")
    }
    return null
  }
  const hosts = brokers.map((broker) => broker.replace(/:[0-9]{1,5}$/, ""))
  return { brokers, security: readKafkaSecurity(reader, hosts, mayBePlaintext), ...others }
}
