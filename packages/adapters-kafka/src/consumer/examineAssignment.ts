import { Cause, Duration, Effect, Exit, Option } from "effect"
import type { Consumer } from "kafkajs"
import type { Consumption } from "./Consumption.ts"
import { resumeOffsets } from "./resumeOffsets.ts"

const storageTrouble = "storage unavailable"

/** All partitions of ours wait; answers for how long at most, in ms. */
const waitAll = ({ assignment: { partitions, topic }, progress }: Consumption) =>
  Effect.map(
    Effect.forEach(partitions, (partition) => progress.wait(`${topic}/${partition}`, storageTrouble)),
    (waitsMs) => Math.max(0, ...waitsMs)
  )

/**
 * Sets the partitions that the group just gave us to where our books go on, and only then lets them be read. They
 * are paused before. While the storage is away they stay so, in the group. Fails when a partition cannot go on, or
 * when Kafka does not answer. Another decision of the group puts an end to it.
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
    yield* Effect.logWarning("The partitions wait until our books can tell where they go on", exit.cause)
    yield* Effect.sleep(Duration.millis(yield* waitAll(consumption)))
  }
})
