import { logName, newText } from "@dealer-billing/domain"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { booksLayer } from "../commandLayers.ts"
import { BadSettings, settings } from "../settings.ts"
import { acceptLog, type Accepted } from "./acceptLog.ts"
import { startOf } from "./offsetText.ts"

const textOf = ({ decision: { found, from, log, partition, topic }, skipped }: Accepted): string =>
  [
    `${topic}/${partition} goes on at offset ${from} when the service is started the next time.`,
    `It was: ${found}`,
    `${skipped} offsets of the log stand before that and are never read.`,
    `Its messages are known as ${logName(topic, log)}/${partition} from there on.`
  ].join("\n")

const flag = (name: string, description: string) => Flag.String(name).pipe(Flag.withDescription(description))

const decode = Schema.decodeUnknownEffect(Schema.Struct({ actor: newText(100), reason: newText(500) }))

export const acceptOffsetsCommand = Command.make(
  "accept-offsets",
  {
    topic: Flag.optional(flag("topic", "Otherwise PAYMENTS_TOPIC")),
    partition: Flag.Int("partition"),
    from: flag("from", "The first offset to read, or beginning"),
    by: flag("by", "Who decides"),
    reason: flag("reason", "Why, kept for ever; no personal data")
  },
  Effect.fn(function* ({ by, from, partition, reason, topic: typed }) {
    const read = yield* settings
    if (read.kafka === null) {
      return yield* new BadSettings({ problems: ["KAFKA_BROKERS is required for accept-offsets"] })
    }
    const { brokers, groupId, security } = read.kafka
    const topic = Option.getOrElse(typed, () => read.kafka?.topic ?? "")
    const words = yield* decode({ actor: by, reason })
    const accepted = yield* acceptLog(
      { brokers, security, groupId, topic, partition },
      { ...words, from: yield* startOf(from) }
    ).pipe(
      byOperator("acceptOffsets", `/topics/${encodeURIComponent(topic)}/${partition}`),
      Effect.provide(booksLayer(read))
    )
    yield* Console.log(textOf(accepted))
  })
).pipe(
  Command.withDescription(
    "Decide where a partition goes on that lost what was next (the consumer stopped for good); kept with who and why"
  )
)
