import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Assignment } from "../src/consumer/Assignment.ts"
import { kafkaFailure } from "../src/connection/KafkaFailure.ts"
import { lagsOfNobody } from "../src/consumer/lagsOfNobody.ts"

const ranges = new Map([0, 1, 2, 3].map((partition) => [partition, { start: 5n, end: 25n }]))
const assignment = new Assignment("t")
assignment.assign([0])

describe("what waits in partitions that nobody has", () => {
  it.effect(
    "counts from what the group has committed, else from the beginning; those of others count as nothing",
    () =>
      Effect.gen(function* () {
        const log = { assigned: Effect.succeed(new Set([0, 1])), committed: Effect.succeed(new Map([[2, 20n]])) }
        expect(yield* lagsOfNobody(assignment, ranges, log)).toEqual({
          lags: [
            [1, 0n],
            [2, 5n],
            [3, 20n]
          ],
          unassigned: 2
        })
      })
  )

  it.effect("is not known where Kafka does not tell, and not asked for where all are ours", () =>
    Effect.gen(function* () {
      const silent = Effect.fail(kafkaFailure(new Error("silent")))
      const log = { assigned: silent, committed: silent }
      expect(yield* lagsOfNobody(assignment, ranges, log)).toEqual({ lags: [], unassigned: null })
      const own = new Map([[0, { start: 0n, end: 9n }]])
      expect(yield* lagsOfNobody(assignment, own, log)).toEqual({ lags: [], unassigned: 0 })
    })
  )
})
