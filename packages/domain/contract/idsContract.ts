import { expect } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { Ids } from "../src/internal.ts"
import type { StoragePorts } from "../src/internal.ts"
import { suite } from "./suite.ts"

export const idsContract = <E>(name: string, layer: Layer.Layer<StoragePorts, E>): void =>
  suite(`Ids: ${name}`, layer, (it) => {
    it.effect("gives growing ids to dealers and to bills", () =>
      Effect.gen(function* () {
        const ids = yield* Ids
        const first = { dealer: yield* ids.nextDealerId, bill: yield* ids.nextBillId }
        const second = { dealer: yield* ids.nextDealerId, bill: yield* ids.nextBillId }
        expect(second.dealer).toBeGreaterThan(first.dealer)
        expect(second.bill).toBeGreaterThan(first.bill)
      })
    )

    it.effect("gives everybody ids and tokens of their own, also at the same moment", () =>
      Effect.gen(function* () {
        const ids = yield* Ids
        const all = <A, F>(next: Effect.Effect<A, F>) =>
          Effect.all(
            Array.from({ length: 20 }, () => next),
            { concurrency: "unbounded" }
          )
        expect(new Set(yield* all(ids.nextDealerId)).size).toBe(20)
        expect(new Set(yield* all(ids.nextBillId)).size).toBe(20)
        expect(new Set(yield* all(ids.uniqueToken)).size).toBe(20)
      })
    )
  })
