import { expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { paymentsDialects } from "../src/internal.ts"
import { booksInAnyOrder } from "../contract/lateEvents.ts"
import { onMemory } from "./onMemory.ts"

const start = Schema.Int.check(Schema.isBetween({ minimum: 5, maximum: 1_000_000 }))

it.effect.prop(
  "late, reordered and repeated events give the same ledger as ordered ones",
  [start, Schema.Literals(paymentsDialects)],
  ([seed, dialect]) =>
    Effect.gen(function* () {
      const { disorderly, orderly } = yield* booksInAnyOrder(seed, dialect)
      expect(disorderly).toEqual(orderly)
    }).pipe(onMemory),
  { arbitrary: { runs: 60 } }
)
