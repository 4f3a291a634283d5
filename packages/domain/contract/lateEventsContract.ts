import { expect } from "@effect/vitest"
import { Effect } from "effect"
import { paymentsDialects, type ParkedMessageRepository } from "@dealer-billing/domain/internal"
import { booksInAnyOrder, revisionNewest } from "./lateEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const dialectSeeds = paymentsDialects.flatMap((dialect) => [1, 2, 3, 4].map((start) => [dialect, start] as const))

/** Retries of parked messages belong to it. */
export const lateEventsSuite = defineSuite<LedgerPorts | ParkedMessageRepository>(
  "LedgerRepository, late events",
  (it) => {
    it.effect.each(dialectSeeds)(
      "gives late, reordered and repeated events the books of the orderly ones: %s %s",
      ([dialect, start]) =>
        Effect.gen(function* () {
          const { disorderly, orderly } = yield* booksInAnyOrder(start, dialect)
          expect(disorderly).toEqual(orderly)
          const revisions = orderly.totals.map(([revision]) => revision)
          expect(revisions).toEqual(orderly.totals.map(() => (dialect === "totals" ? revisionNewest : undefined)))
        })
    )
  }
)

export const lateEventsContract = contractOf(lateEventsSuite)
