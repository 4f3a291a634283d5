import { Effect } from "effect"
import { LedgerRepository, Transaction, type BooksRequest, type PaymentFact } from "../src/index.ts"

/** The books of some facts as they stand now. */
export const load = Effect.fn("load")(function* (...facts: ReadonlyArray<PaymentFact>) {
  const request: BooksRequest = { facts, messages: [] }
  return yield* (yield* Transaction).run((yield* LedgerRepository).load(request))
})
