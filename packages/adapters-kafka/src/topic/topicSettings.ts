import { Effect, Metric } from "effect"
import kafkajs, { type Admin } from "kafkajs"
import type { LogReader } from "../log/LogReader.ts"
import { TopicCompacted } from "./TopicCompacted.ts"

/** What decides how long a message stays in the topic; -1: for ever. */
export interface TopicSettings {
  readonly cleanupPolicy: string
  readonly retentionMs: bigint
  /** Of one partition. */
  readonly retentionBytes: bigint
}

const names = ["cleanup.policy", "retention.ms", "retention.bytes"] as const
type Name = (typeof names)[number]

/** About a week of one message of a kilobyte and a half a second. */
const retentionBytesMin = 1_073_741_824n
export const retentionMinDefaultMs = 7 * 24 * 3_600_000
const msPerHour = 3_600_000n

export const fetchTopicSettings = async (admin: Admin, topic: string): Promise<TopicSettings> => {
  const type = kafkajs.ConfigResourceTypes.TOPIC
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type, name: topic, configNames: [...names] }]
  })
  const found = new Map(
    (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue])
  )
  return {
    cleanupPolicy: found.get("cleanup.policy") ?? "",
    retentionMs: BigInt(found.get("retention.ms") ?? "-1"),
    retentionBytes: BigInt(found.get("retention.bytes") ?? "-1")
  }
}

const wrong = Metric.gauge("payments_topic_setting_wrong", {
  description: "1 for a setting of the topic by which Kafka deletes payments too early; 0 is good"
})

const measure = Effect.fn("topicSettings.measure")(function* (found: ReadonlySet<Name>) {
  for (const setting of names) {
    yield* Metric.update(Metric.withAttributes(wrong, { setting }), found.has(setting) ? 1 : 0)
  }
})

const findShort = ({ retentionBytes, retentionMs }: TopicSettings, minMs: number): ReadonlyMap<Name, string> => {
  const found = new Map<Name, string>()
  if (retentionMs >= 0n && retentionMs < BigInt(minMs)) {
    found.set("retention.ms", `${retentionMs / msPerHour} h, at least ${BigInt(minMs) / msPerHour} h are wanted`)
  }
  if (retentionBytes >= 0n && retentionBytes < retentionBytesMin) {
    found.set("retention.bytes", `${retentionBytes}, at least ${retentionBytesMin} are wanted`)
  }
  return found
}

/**
 * Checks the settings of the topic, each time that it is run: fails with `TopicCompacted`, and warns of a retention
 * that could delete payments before they are read. Each warning is given once, until what it says changes.
 */
export const makeSettingsCheck = (topic: string, log: Pick<LogReader, "settings">, retentionMinMs: number) => {
  let told = ""
  const warnOnce = (text: string, fields: Readonly<Record<string, string>>) =>
    Effect.suspend(() => {
      const key = JSON.stringify([text, fields])
      if (told === key) return Effect.void
      told = key
      return Effect.logWarning(text).pipe(Effect.annotateLogs({ topic, ...fields }))
    })
  const unknown = warnOnce(
    "The topic's settings cannot be read; grant DESCRIBE_CONFIGS on it, or compaction and short retention go unnoticed",
    {}
  )
  const check = Effect.gen(function* () {
    const settings = yield* log.settings
    const isCompacted = settings.cleanupPolicy.includes("compact")
    const short = findShort(settings, retentionMinMs)
    yield* measure(new Set([...(isCompacted ? (["cleanup.policy"] as const) : []), ...short.keys()]))
    if (isCompacted) return yield* new TopicCompacted({ topic, policy: settings.cleanupPolicy })
    if (short.size === 0) told = ""
    else yield* warnOnce("The topic deletes payments too early", Object.fromEntries(short))
  })
  return Effect.catchTag(check, "KafkaFailure", (failure) =>
    failure.refusal === "unauthorized" ? unknown : Effect.fail(failure)
  )
}

/** No setting is known to be wrong before the first look. */
export const measureNoneWrong = measure(new Set())
