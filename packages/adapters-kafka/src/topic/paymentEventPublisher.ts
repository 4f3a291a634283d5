import { Effect, Schema } from "effect"
import { Partitioners } from "kafkajs"
import { kafkaClient, type KafkaOptions } from "../connection/kafkaClient.ts"
import { kafkaFailure } from "../connection/KafkaFailure.ts"

/** The events may or may not be in the topic. Publish them again: readers ignore a repeat. */
export class PublishFailed extends Schema.TaggedError<PublishFailed>()("PublishFailed", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The payment events could not be published: ${this.reason}`
  }
}

export interface PublishedEvent {
  readonly key: string | null
  readonly value: Uint8Array
}

export interface PaymentEventPublisherOptions extends KafkaOptions {
  readonly topic: string
}

const publishTimeoutMs = 15_000

/** Publishes in order, and returns when every in-sync replica has the events. Connects on the first call. */
export const paymentEventPublisher = Effect.fn("paymentEventPublisher")(function* (
  options: PaymentEventPublisherOptions
) {
  const kafka = yield* kafkaClient(options)
  const producer = yield* Effect.acquireRelease(
    Effect.sync(() =>
      kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        // With more requests in flight, a retry could change the order.
        maxInFlightRequests: 1
      })
    ),
    (opened) => Effect.promise(() => opened.disconnect().catch(() => {})).pipe(Effect.timeoutOption("5 seconds"))
  )
  const send = async (events: ReadonlyArray<PublishedEvent>) => {
    await producer.connect()
    const messages = events.map(({ key, value }) => ({ key, value: Buffer.from(value) }))
    await producer.send({ topic: options.topic, acks: -1, messages })
  }
  const publish = Effect.fn("paymentEventPublisher.publish")(function* (events: ReadonlyArray<PublishedEvent>) {
    if (events.length === 0) return
    yield* Effect.tryPromise({
      try: () => send(events),
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
