import { Effect, Metric } from "effect"
import kafkajs, { type Admin } from "kafkajs"
import type { LogReader } from "./LogReader.ts"
import { TopicCompacted } from "./TopicCompacted.ts"

/** -1: no limit. */
export interface TopicSettings {
  readonly cleanupPolicy: string
  readonly retentionMs: bigint
  readonly retentionBytes: bigint
}

const names = ["cleanup.policy", "retention.ms", "retention.bytes"] as const
type Name = (typeof names)[number]

/** About a week with one message of 1.5 kB per second. */
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
  description: "1 if a setting of the topic makes Kafka delete payments too early; 0 is normal"
})

const measure = Effect.fn("topicSettings.measure")(function* (found: ReadonlySet<Name>) {
  for (const setting of names) {
    yield* Metric.update(Metric.withAttributes(wrong, { setting }), found.has(setting) ? 1 : 0)
  }
})

const findShort = ({ retentionBytes, retentionMs }: TopicSettings, minMs: number): ReadonlyMap<Name, string> => {
  const found = new Map<Name, string>()
  if (retentionMs >= 0n && retentionMs < BigInt(minMs)) {
    found.set("retention.ms", `${retentionMs / msPerHour} h, at least ${BigInt(minMs) / msPerHour} h required`)
  }
  if (retentionBytes >= 0n && retentionBytes < retentionBytesMin) {
    found.set("retention.bytes", `${retentionBytes}, at least ${retentionBytesMin} required`)
  }
  return found
}

/** Fails on compaction, and warns of a short retention. A warning is repeated only when its content changes. */
export const makeSettingsCheck = (topic: string, log: Pick<LogReader, "settings">, retentionMinMs: number) => {
  let lastWarning = ""
  const warnOnce = (text: string, fields: Readonly<Record<string, string>>) =>
    Effect.suspend(() => {
      const key = JSON.stringify([text, fields])
      if (lastWarning === key) return Effect.void
      lastWarning = key
      return Effect.logWarning(text).pipe(Effect.annotateLogs({ topic, ...fields }))
    })
  const unknown = warnOnce(
    "The topic's settings cannot be read. Grant DESCRIBE_CONFIGS, or compaction and a short retention go unnoticed",
    {}
  )
  const check = Effect.gen(function* () {
    const settings = yield* log.settings
    const isCompacted = settings.cleanupPolicy.includes("compact")
    const short = findShort(settings, retentionMinMs)
    yield* measure(new Set([...(isCompacted ? (["cleanup.policy"] as const) : []), ...short.keys()]))
    if (isCompacted) return yield* new TopicCompacted({ topic, policy: settings.cleanupPolicy })
    if (short.size === 0) lastWarning = ""
    else yield* warnOnce("The topic deletes payments too early", Object.fromEntries(short))
  })
  return Effect.catchTag(check, "KafkaFailure", (failure) =>
    failure.refusal === "unauthorized" ? unknown : Effect.fail(failure)
  )
}

export const measureNoneWrong = measure(new Set())
