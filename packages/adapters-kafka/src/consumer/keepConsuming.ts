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
/** A refusal needs an operator, so retries are rarer. */
const refusedRetryMaxMs = 60_000
/** After so long a run, the retry delays start again at their minimum. */
export const steadyMs = 60_000

const retryDelayMs = (failures: number, refusal: Refusal | null): number =>
  Math.min(refusal === null ? retryMaxMs : refusedRetryMaxMs, retryBaseMs * 2 ** Math.min(failures, 10))

type Trouble = Ending | TopicMissing

const readRefusal = (trouble: Trouble): Refusal | null => (trouble._tag === "KafkaFailure" ? trouble.refusal : null)

const canBeCured = (trouble: Trouble): boolean => trouble._tag === "KafkaFailure" && isTransient(trouble)

const untilTrouble = Effect.fn("keepConsuming.untilTrouble")(function* <R>(
  consume: Effect.Effect<never, Trouble, R>
) {
  const startedMs = yield* Clock.currentTimeMillis
  const trouble = yield* Effect.flip(consume)
  return { trouble, ranMs: (yield* Clock.currentTimeMillis) - startedMs }
})

/**
 * Reconnects with growing delays, until reconnecting cannot help (`ConsumerDied`). A successful check does not reset
 * the delay, since the consumer may still crash on what it reads.
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
    const refusal = readRefusal(trouble)
    progress.disconnected(trouble.message, refusal)
    if (ranMs >= steadyMs) failures = 0
    // The same refusal is logged once, until the consumer ran well in between.
    if (refusal === null || refused !== trouble.message || failures === 0) {
      yield* Effect.logWarning("The consumer of payment events lost its connection to Kafka and reconnects").pipe(
        Effect.annotateLogs({ reason: trouble.message })
      )
    }
    refused = refusal === null ? null : trouble.message
    yield* Effect.sleep(retryDelayMs(failures, refusal))
    failures += 1
  }
})
