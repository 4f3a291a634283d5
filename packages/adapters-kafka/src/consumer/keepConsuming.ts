import { Clock, Effect } from "effect"
import { ConsumerDied } from "./ConsumerHealth.ts"
import { measureState } from "./consumerMetrics.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import type { Ending } from "./Consumption.ts"
import { isTransient } from "../connection/KafkaFailure.ts"
import type { Refusal } from "../connection/explainError.ts"
import type { TopicMissing } from "../topic/TopicMissing.ts"

const retryBaseMs = 500
const retryMaxMs = 10_000
/** What brokers refuse is mended by an operator, in ms. */
const refusedRetryMaxMs = 60_000
/** How long a consumer has to run, in ms, to count as one that works: only then the delays begin anew. */
export const steadyMs = 60_000

const retryDelayMs = (failures: number, refusal: Refusal | null): number =>
  Math.min(refusal === null ? retryMaxMs : refusedRetryMaxMs, retryBaseMs * 2 ** Math.min(failures, 10))

type Trouble = Ending | TopicMissing

const refusalOf = (trouble: Trouble): Refusal | null => (trouble._tag === "KafkaFailure" ? trouble.refusal : null)

const canBeCured = (trouble: Trouble): boolean => trouble._tag === "KafkaFailure" && isTransient(trouble)

/** What ended the consumer, and how long it ran, in ms. */
const untilTrouble = Effect.fn("keepConsuming.untilTrouble")(function* <R>(
  consume: Effect.Effect<never, Trouble, R>
) {
  const startedMs = yield* Clock.currentTimeMillis
  const trouble = yield* Effect.flip(consume)
  return { trouble, ranMs: (yield* Clock.currentTimeMillis) - startedMs }
})

/**
 * Checks and consumes again and again, later with every failure; ends with `ConsumerDied` by what connecting again
 * cannot cure. A good check says nothing of a consumer that crashes on what it reads, so that it resets no delay.
 */
export const keepConsuming = Effect.fn("keepConsuming")(function* <R, S>(
  check: Effect.Effect<void, Trouble, R>,
  consume: Effect.Effect<never, Trouble, S>,
  progress: ConsumerProgress
) {
  let failures = 0
  let refused: string | null = null
  while (true) {
    const { ranMs, trouble } = yield* check.pipe(
      Effect.matchEffect({
        onFailure: (failure) => Effect.succeed({ trouble: failure, ranMs: 0 }),
        onSuccess: () => untilTrouble(consume)
      })
    )
    if (!canBeCured(trouble)) {
      progress.died(trouble.message)
      yield* measureState("dead")
      yield* Effect.logError(`The consumer of payment events stops for good: ${trouble.message}`)
      return yield* new ConsumerDied({
        reason: trouble.message,
        canRestartHelp: trouble._tag === "ConsumerStuck"
      })
    }
    const refusal = refusalOf(trouble)
    progress.disconnected(trouble.message, refusal)
    if (ranMs >= steadyMs) failures = 0
    // A refusal is told once, until it is another one, or the consumer ran well in between.
    if (refusal === null || refused !== trouble.message || failures === 0) {
      yield* Effect.logWarning("The consumer of payment events lost Kafka and connects again").pipe(
        Effect.annotateLogs({ reason: trouble.message })
      )
    }
    refused = refusal === null ? null : trouble.message
    yield* Effect.sleep(retryDelayMs(failures, refusal))
    failures += 1
  }
})
