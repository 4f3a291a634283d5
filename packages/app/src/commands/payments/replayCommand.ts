import { positionJson } from "@dealer-billing/adapters-http"
import { differenceKinds } from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { jsonFlag, printJson } from "../output.ts"
import { kafkaSettings } from "../settings.ts"
import { table } from "../table.ts"
import { parseOffset, parseStart } from "./offsetText.ts"
import { replayLog, type ReplayReport } from "./replayLog.ts"

/** Makes the command exit with 1. */
export class ReplayDiffers extends Schema.TaggedError<ReplayDiffers>()("ReplayDiffers", { count: Schema.Int }) {
  override get message(): string {
    return `The topic and the ledger differ: ${this.count} findings. Nothing was changed.`
  }
}

const heading = ["difference", "position", "payment", "detail"]

const listRows = ({ differences }: ReplayReport) =>
  differences.map(({ detail, kind, paymentId, position }) => ({
    kind,
    ...positionJson(position),
    paymentId,
    detail
  }))

const describeReport = (report: ReplayReport): string => {
  const rows = listRows(report).map(({ detail, kind, offset, partition, paymentId, topic }) => [
    kind,
    `${topic}/${partition}/${offset}`,
    paymentId,
    detail
  ])
  const summary = differenceKinds.map((kind) => `${kind} ${report.counts[kind]}`).join(", ")
  const tableLines = rows.length === 0 ? [] : [table([heading, ...rows]), ""]
  return [...tableLines, `Messages read: ${report.read}. Differences: ${summary}`].join("\n")
}

const flag = (name: string, description: string) => Flag.String(name).pipe(Flag.withDescription(description))

export const replayCommand = Command.make(
  "replay",
  {
    from: flag("from", "The first offset to read, or beginning"),
    to: Flag.optional(flag("to", "The last offset to read. Default: the end of the log")),
    partition: Flag.optional(Flag.Int("partition").pipe(Flag.withDescription("Default: all partitions"))),
    topic: Flag.optional(flag("topic", "Default: PAYMENTS_TOPIC")),
    json: jsonFlag
  },
  Effect.fn(function* ({ from, json, partition, to, topic }) {
    const { kafka, read } = yield* kafkaSettings("replay")
    const report = yield* replayLog({
      brokers: kafka.brokers,
      security: kafka.security,
      topic: Option.getOrElse(topic, () => kafka.topic),
      partition: Option.getOrNull(partition),
      from: yield* parseStart("--from", from),
      to: Option.isSome(to) ? yield* parseOffset("--to", to.value) : null
    }).pipe(Effect.provide(ledgerLayer(read)))
    yield* json ? printJson({ ...report, differences: listRows(report) }) : Console.log(describeReport(report))
    const count = Object.values(report.counts).reduce((sum, each) => sum + each, 0)
    if (count > 0) return yield* new ReplayDiffers({ count })
  })
).pipe(
  Command.withDescription(
    "Read the topic and compare it with the ledger. Changes nothing. Exits with 1 on a difference"
  )
)
