import type { MessagePosition } from "@dealer-billing/domain"
import { Schema } from "effect"

export const PositionJson = Schema.Struct({
  topic: Schema.String,
  partition: Schema.Int,
  offset: Schema.String.annotate({ examples: ["1042"] })
})

/**
 * A Kafka source is `topic/partition`, plus `#2` after an operator's decision. Any other source is shown as the topic,
 * with partition 0.
 */
const kafkaSource = /^(?<topic>[^/]+)\/(?<partition>[0-9]{1,9})(?<log>#[0-9]+)?$/u

export const positionJson = ({ number, source }: MessagePosition): typeof PositionJson.Type => {
  const { log = "", partition = "0", topic = source } = kafkaSource.exec(source)?.groups ?? {}
  return { topic: `${topic}${log}`, partition: Number(partition), offset: String(number) }
}
