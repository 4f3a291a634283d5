import { Cause, Duration, Effect, Exit, Option } from "effect"
import type { Consumer } from "kafkajs"
import type { Consumption } from "./Consumption.ts"
import { resumeOffsets } from "./resumeOffsets.ts"

const storageTrouble = "storage unavailable"

const waitAll = ({ assignment: { partitions, topic }, progress }: Consumption) =>
  Effect.map(
    Effect.forEach(partitions, (partition) => progress.wait(`${topic}/${partition}`, storageTrouble)),
    (waitsMs) => Math.max(0, ...waitsMs)
  )

/**
 * Newly assigned partitions are paused until their next offsets were read from the database. While the database is not
 * available they stay paused, in the group. A further rebalance ends the effect.
 */
export const examineAssignment = Effect.fn("examineAssignment")(function* (
  consumer: Consumer,
  round: number,
  consumption: Consumption
) {
  const { assignment, log, progress, seek } = consumption
  const { partitions, topic } = assignment
  while (assignment.isCurrent(round)) {
    const exit = yield* Effect.exit(resumeOffsets(topic, partitions, log))
    if (!assignment.isCurrent(round)) return
    if (Exit.isSuccess(exit)) {
      for (const { log: own, next, partition, readFrom } of exit.value) {
        assignment.examined(partition, next, own)
        progress.advance(`${topic}/${partition}`)
        seek(partition, readFrom)
      }
      consumer.resume([{ topic, partitions: [...partitions] }])
      return
    }
    const failure = Option.getOrNull(Cause.findErrorOption(exit.cause))
    if (failure !== null && failure._tag !== "StorageUnavailable") return yield* failure
    yield* Effect.logWarning("The partitions wait for the database, which has their next offsets", exit.cause)
    yield* Effect.sleep(Duration.millis(yield* waitAll(consumption)))
  }
})
