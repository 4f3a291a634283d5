import { Effect } from "effect"
import {
  LedgerRepository,
  Transaction,
  type LedgerRequest,
  type PaymentEvent
} from "@dealer-billing/domain/internal"

export const load = Effect.fn("load")(function* (...events: ReadonlyArray<PaymentEvent>) {
  const request: LedgerRequest = { events, messages: [] }
  return yield* (yield* Transaction).run((yield* LedgerRepository).load(request))
})
