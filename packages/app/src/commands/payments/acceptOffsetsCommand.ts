import { logSource, newText } from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { ledgerLayer } from "../commandLayers.ts"
import { decodeFlags } from "../decodeFlags.ts"
import { kafkaSettings } from "../settings.ts"
import { acceptLog, type Accepted } from "./acceptLog.ts"
import { parseStart } from "./offsetText.ts"

const describeAccepted = ({ decision: { found, from, log, source }, skipped }: Accepted): string =>
  [
    `${source} continues at offset ${from} after the next start of the service.`,
    `The problem was: ${found}`,
    `${skipped} offsets before it are never read.`,
    `From there on, its messages are listed as ${logSource(source, log)}.`
  ].join("\n")

const flag = (name: string, description: string) => Flag.String(name).pipe(Flag.withDescription(description))

const Words = Schema.Struct({ actor: newText(100), reason: newText(500) })

export const acceptOffsetsCommand = Command.make(
  "accept-offsets",
  {
    topic: Flag.optional(flag("topic", "Default: PAYMENTS_TOPIC")),
    partition: Flag.Int("partition").pipe(Flag.withDescription("The number of the partition")),
    from: flag("from", "The first offset to read, or beginning"),
    by: flag("by", "Who decides"),
    reason: flag("reason", "Kept for ever; no personal data")
  },
  Effect.fn(function* ({ by, from, partition, reason, topic: typed }) {
    const { kafka, read } = yield* kafkaSettings("accept-offsets")
    const { brokers, groupId, security } = kafka
    const topic = Option.getOrElse(typed, () => kafka.topic)
    const words = yield* decodeFlags(Words, { actor: by, reason }, { actor: "--by", reason: "--reason" })
    const accepted = yield* acceptLog(
      { brokers, security, groupId, topic, partition },
      { ...words, from: yield* parseStart("--from", from) }
    ).pipe(
      byOperator("acceptOffsets", `/topics/${encodeURIComponent(topic)}/${partition}`),
      Effect.provide(ledgerLayer(read))
    )
    yield* Console.log(describeAccepted(accepted))
  })
).pipe(
  Command.withDescription(
    "Decide where a partition continues after its next messages were lost and the consumer stopped for good. " +
      "The decision is kept for ever. Restart the service afterwards"
  )
)
