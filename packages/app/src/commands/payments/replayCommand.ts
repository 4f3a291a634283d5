import { differenceKinds } from "@dealer-billing/domain"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { BadSettings, settings } from "../settings.ts"
import { table } from "../table.ts"
import { offsetOf, startOf } from "./offsetText.ts"
import { replayLog, type ReplayReport } from "./replayLog.ts"

/** The topic and the books differ; the command ends with it so that a script can tell by the exit code. */
export class ReplayDiffers extends Schema.TaggedError<ReplayDiffers>()("ReplayDiffers", { count: Schema.Int }) {
  override get message(): string {
    return `The topic and the books differ: ${this.count} findings. Nothing was changed.`
  }
}

const heading = ["difference", "position", "payment", "what"]

const rowsOf = ({ differences }: ReplayReport) =>
  differences.map(({ detail, kind, paymentId, position }) => ({
    kind,
    topic: position.topic,
    partition: position.partition,
    offset: String(position.offset),
    paymentId,
    detail
  }))

const textOf = (report: ReplayReport): string => {
  const rows = rowsOf(report).map(({ detail, kind, offset, partition, paymentId, topic }) => [
    kind,
    `${topic}/${partition}/${offset}`,
    paymentId,
    detail
  ])
  const summary = differenceKinds.map((kind) => `${kind} ${report.counts[kind]}`).join(", ")
  const tableLines = rows.length === 0 ? [] : [table([heading, ...rows]), ""]
  return [...tableLines, `${report.read} messages were read: ${summary}`].join("\n")
}

const flag = (name: string, description: string) => Flag.String(name).pipe(Flag.withDescription(description))

export const replayCommand = Command.make(
  "replay",
  {
    from: flag("from", "The first offset to read, or beginning"),
    to: Flag.optional(flag("to", "The last offset to read; otherwise the end of the log")),
    partition: Flag.optional(Flag.Int("partition").pipe(Flag.withDescription("One partition; otherwise all"))),
    topic: Flag.optional(flag("topic", "Otherwise PAYMENTS_TOPIC")),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))
  },
  Effect.fn(function* ({ from, json, partition, to, topic }) {
    const read = yield* settings
    if (read.kafka === null) return yield* new BadSettings({ problems: ["KAFKA_BROKERS is required for replay"] })
    const report = yield* replayLog({
      brokers: read.kafka.brokers,
      security: read.kafka.security,
      topic: Option.getOrElse(topic, () => read.kafka?.topic ?? ""),
      partition: Option.getOrNull(partition),
      from: yield* startOf(from),
      to: Option.isSome(to) ? yield* offsetOf(to.value) : null
    }).pipe(Effect.provide(booksLayer(read)))
    yield* Console.log(json ? JSON.stringify({ ...report, differences: rowsOf(report) }, null, 2) : textOf(report))
    const count = Object.values(report.counts).reduce((sum, each) => sum + each, 0)
    if (count > 0) return yield* new ReplayDiffers({ count })
  })
).pipe(
  Command.withDescription(
    "Read the topic again and compare it with the books; changes nothing, ends with 1 on a difference"
  )
)
