import type { LedgerRepository, ProcessedMessageRepository, Transaction } from "@dealer-billing/domain"
import { Clock, Deferred, Effect, Layer, Schedule } from "effect"
import { measureNoneWrong, retentionMinDefaultMs } from "../topic/topicSettings.ts"
import { checkTopic } from "../topic/checkTopic.ts"
import { type ConsumerDied, ConsumerHealth } from "./ConsumerHealth.ts"
import { ConsumerProgress } from "./ConsumerProgress.ts"
import { measureState, measureUnassigned } from "./consumerMetrics.ts"
import { consumeTopic } from "./consumeTopic.ts"
import { keepConsuming } from "./keepConsuming.ts"
import { kafkaClient, type KafkaOptions } from "../connection/kafkaClient.ts"

export interface PaymentConsumerOptions extends KafkaOptions {
  readonly topic: string
  readonly groupId: string
  /** Kafka session timeout. Default: 10 000. */
  readonly sessionTimeoutMs?: number
  readonly watchIntervalMs?: number
  /** How long messages may wait without a known cause. Default: 60 000. */
  readonly stalledMaxMs?: number
  /** A shorter retention of the topic logs a warning. Default: seven days. */
  readonly retentionMinMs?: number
}

const sessionTimeoutDefaultMs = 10_000
const watchIntervalDefaultMs = 2_000
const stalledMaxDefaultMs = 60_000
const partitionsAtOnce = 2
const stateInterval = "1 second"

/**
 * Applies the payment events of the topic, at least once each and in the order of their partition. It reconnects in the
 * background. A missing topic ends the consumer, which `ConsumerHealth` reports.
 */
export const paymentConsumerLayer = (
  options: PaymentConsumerOptions
): Layer.Layer<ConsumerHealth, never, LedgerRepository | ProcessedMessageRepository | Transaction> =>
  Layer.effect(
    ConsumerHealth,
    Effect.gen(function* () {
      const kafka = yield* kafkaClient(options)
      const sessionTimeoutMs = options.sessionTimeoutMs ?? sessionTimeoutDefaultMs
      yield* measureNoneWrong
      yield* measureUnassigned(0)
      const progress = new ConsumerProgress(yield* Clock.Clock, sessionTimeoutMs)
      const died = yield* Deferred.make<never, ConsumerDied>()
      const consume = consumeTopic(
        kafka,
        {
          topic: options.topic,
          groupId: options.groupId,
          sessionTimeoutMs,
          intervalMs: options.watchIntervalMs ?? watchIntervalDefaultMs,
          stalledMaxMs: options.stalledMaxMs ?? stalledMaxDefaultMs,
          retentionMinMs: options.retentionMinMs ?? retentionMinDefaultMs,
          partitionsAtOnce
        },
        progress
      )
      yield* keepConsuming(checkTopic(kafka, options.topic), consume, progress).pipe(
        Effect.catchCause((cause) => Deferred.failCause(died, cause)),
        Effect.forkScoped
      )
      yield* Effect.suspend(() => measureState(progress.check().state)).pipe(
        Effect.repeat(Schedule.spaced(stateInterval)),
        Effect.forkScoped
      )
      return { check: Effect.sync(() => progress.check()), died: Deferred.await(died) }
    })
  )
