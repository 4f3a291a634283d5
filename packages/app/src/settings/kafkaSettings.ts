import type { SettingsReader } from "./SettingsReader.ts"

export interface KafkaSettings {
  readonly brokers: ReadonlyArray<string>
  readonly topic: string
  readonly groupId: string
  /** After how long without a heartbeat the group gives our partitions to others, in ms. */
  readonly sessionTimeoutMs: number
}

/** Null without brokers: payment events come straight from the sandbox. */
export const readKafkaSettings = (reader: SettingsReader): KafkaSettings | null => {
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
