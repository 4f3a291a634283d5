import { DateTime, Effect } from "effect"
import { CurrentChange } from "../../audit/Change.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { isSameReason, redactReason } from "../../dealer/redactReason.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { parkedEvent } from "../getPayment.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import type { ParkedEvent } from "./ParkedEvent.ts"
import type { ParkedView } from "../PaymentQueries.ts"

type Message = Pick<ParkedView, "rawHead" | "rawLength">

/** Of the dealers whose accounts the message names. Loading the ledger locks these accounts and changes nothing. */
const loadRequisites = Effect.fn("rejectReason.requisites")(function* (message: Message, time: DateTime.Utc) {
  const event = parkedEvent(message)
  if (event === null) return []
  const ledger = yield* LedgerRepository
  const dealers = yield* DealerRepository
  const { accounts } = yield* (yield* Transaction)
    .run(ledger.load({ events: [event], messages: [] }))
    .pipe(Effect.provideService(CurrentChange, null))
  const ids = new Set([...accounts.values()].map(({ dealerId }) => dealerId))
  return yield* Effect.forEach(ids, (id) => dealers.requisiteBefore(id, time))
})

/** A time in the future: the details before it are the current ones. */
const endOfTime = DateTime.makeUnsafe("9999-12-31T00:00:00Z")

export const keptRejectReason = Effect.fn("keptRejectReason")(function* (message: Message, written: string) {
  return redactReason(written, yield* loadRequisites(message, endOfTime))
})

/** The dealer may have been unknown then. */
export const isRejectedFor = Effect.fn("isRejectedFor")(function* (
  message: Message,
  { action, at, note }: ParkedEvent,
  written: string
) {
  if (action !== "REJECT" || note === null) return false
  const known = [[], yield* loadRequisites(message, at), yield* loadRequisites(message, endOfTime)]
  return isSameReason(note, written, known)
})
