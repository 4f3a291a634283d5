import { expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { booksInAnyOrder } from "../contract/lateFacts.ts"
import { onMemory } from "./onMemory.ts"

const start = Schema.Int.check(Schema.isBetween({ minimum: 5, maximum: 1_000_000 }))

it.effect.prop(
  "late, reordered and repeated facts give the books of the orderly ones",
  [start],
  ([seed]) =>
    Effect.gen(function* () {
      const { disorderly, orderly } = yield* booksInAnyOrder(seed)
      expect(disorderly).toEqual(orderly)
    }).pipe(onMemory),
  { arbitrary: { runs: 60 } }
)
