import { Effect } from "effect"
import { LedgerRepository, Transaction, type LedgerRequest, type PaymentEvent } from "../src/internal.ts"

export const load = Effect.fn("load")(function* (...events: ReadonlyArray<PaymentEvent>) {
  const request: LedgerRequest = { events, messages: [] }
  return yield* (yield* Transaction).run((yield* LedgerRepository).load(request))
})
