import type { KafkaSecurity } from "@dealer-billing/adapters-kafka"
import { isKafkaSecurityGiven, kafkaSecurityVariables, readKafkaSecurity } from "./kafkaSecurity.ts"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface KafkaSettings {
  readonly brokers: ReadonlyArray<string>
  readonly security: KafkaSecurity
  readonly topic: string
  readonly groupId: string
  /** After how long without a heartbeat the group gives our partitions to others, in ms. */
  readonly sessionTimeoutMs: number
  /** The least retention of the topic that is not warned of, in ms. */
  readonly retentionMinMs: number
}

const msPerDay = 86_400_000

/** Null without brokers: payment events come straight from the sandbox. */
export const readKafkaSettings = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): KafkaSettings | null => {
  const text = reader.text("KAFKA_BROKERS")
  if (text === null) {
    for (const name of kafkaSecurityVariables.filter((each) => isKafkaSecurityGiven(reader, each))) {
      reader.problem(name, "is for KAFKA_BROKERS, which is not set")
    }
    return null
  }
  const brokers = text.split(",").map((broker) => broker.trim())
  const areWellFormed = brokers.every((broker) => /^(?:\[[0-9a-f:]+\]|[^\s:,]+):[0-9]{1,5}$/i.test(broker))
  if (!areWellFormed) reader.problem("KAFKA_BROKERS", "must be a comma list of host:port")
  const hosts = (areWellFormed ? brokers : []).map((broker) => broker.replace(/:[0-9]{1,5}$/, ""))
  return {
    brokers,
    security: readKafkaSecurity(reader, hosts, mayBePlaintext),
    topic: reader.text("PAYMENTS_TOPIC") ?? "billing.payments",
    groupId: reader.text("KAFKA_GROUP_ID") ?? "dealer-billing",
    sessionTimeoutMs: reader.count("KAFKA_SESSION_TIMEOUT_MS", 10_000, 300_000),
    retentionMinMs: reader.count("PAYMENTS_RETENTION_MIN_DAYS", 7, 3_650) * msPerDay
  }
}
