import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Assignment } from "../src/consumer/Assignment.ts"
import { kafkaFailure } from "../src/connection/KafkaFailure.ts"
import { findUnassignedLags } from "../src/consumer/findUnassignedLags.ts"

const ranges = new Map([0, 1, 2, 3].map((partition) => [partition, { start: 5n, end: 25n }]))
const assignment = new Assignment("t")
assignment.assign([0])

describe("lags of partitions without a consumer", () => {
  it.effect(
    "counts from the committed offset, else from the start of the log; partitions of other consumers have none",
    () =>
      Effect.gen(function* () {
        const log = { assigned: Effect.succeed(new Set([0, 1])), committed: Effect.succeed(new Map([[2, 20n]])) }
        expect(yield* findUnassignedLags(assignment, ranges, log)).toEqual({
          lags: [
            [1, 0n],
            [2, 5n],
            [3, 20n]
          ],
          count: 2
        })
      })
  )

  it.effect("is unknown if Kafka does not answer, and not requested if all partitions are ours", () =>
    Effect.gen(function* () {
      const silent = Effect.fail(kafkaFailure(new Error("silent")))
      const log = { assigned: silent, committed: silent }
      expect(yield* findUnassignedLags(assignment, ranges, log)).toEqual({ lags: [], count: null })
      const own = new Map([[0, { start: 0n, end: 9n }]])
      expect(yield* findUnassignedLags(assignment, own, log)).toEqual({ lags: [], count: 0 })
    })
  )
})
