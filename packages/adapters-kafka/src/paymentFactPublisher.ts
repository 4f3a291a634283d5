import { Effect, Schema } from "effect"
import { Partitioners } from "kafkajs"
import { kafkaClient, type KafkaOptions } from "./connection/kafkaClient.ts"
import { kafkaFailure } from "./connection/KafkaFailure.ts"

/** The facts may not be in the topic; publish them again. They may also be there: readers know a repeat. */
export class PublishFailed extends Schema.TaggedError<PublishFailed>()("PublishFailed", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The payment facts could not be published: ${this.reason}`
  }
}

export interface PublishedFact {
  readonly key: string | null
  readonly value: Uint8Array
}

export interface PaymentFactPublisherOptions extends KafkaOptions {
  readonly topic: string
}

const publishTimeoutMs = 15_000

/**
 * Publishes raw payment facts, in their order, and returns when every replica in sync has them. It connects when
 * there is something to publish; the topic has to be there. Closed with its scope.
 */
export const paymentFactPublisher = Effect.fn("paymentFactPublisher")(function* (
  options: PaymentFactPublisherOptions
) {
  const kafka = yield* kafkaClient(options)
  const producer = yield* Effect.acquireRelease(
    Effect.sync(() =>
      kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        // More than one request under way could overtake each other when one is repeated.
        maxInFlightRequests: 1
      })
    ),
    (opened) => Effect.promise(() => opened.disconnect().catch(() => {})).pipe(Effect.timeoutOption("5 seconds"))
  )
  const send = async (facts: ReadonlyArray<PublishedFact>) => {
    await producer.connect()
    const messages = facts.map(({ key, value }) => ({ key, value: Buffer.from(value) }))
    await producer.send({ topic: options.topic, acks: -1, messages })
  }
  const publish = Effect.fn("paymentFactPublisher.publish")(function* (facts: ReadonlyArray<PublishedFact>) {
    if (facts.length === 0) return
    yield* Effect.tryPromise({
      try: () => send(facts),
      catch: (error) => new PublishFailed({ reason: kafkaFailure(error).reason })
    }).pipe(
      Effect.timeoutOrElse({
        duration: publishTimeoutMs,
        orElse: () => Effect.fail(new PublishFailed({ reason: `no answer within ${publishTimeoutMs} ms` }))
      })
    )
  })
  return { publish }
})
