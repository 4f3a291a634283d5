import { DateTime, Effect } from "effect"
import { CurrentChange } from "../../audit/Change.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { isSameReason, redactReason } from "../../shared/redactReason.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { parkedEvent } from "../getPayment.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import type { ParkedEvent } from "./ParkedEvent.ts"
import type { ParkedView } from "../PaymentQueries.ts"

type Message = Pick<ParkedView, "rawHead" | "rawLength">

/**
 * The requisites of the dealers whose accounts a parked message names, as they were before a time. The ledger knows
 * accounts by what events name, and locks them, which changes nothing.
 */
const requisitesOf = Effect.fn("rejectReason.requisites")(function* (message: Message, time: DateTime.Utc) {
  const event = parkedEvent(message)
  if (event === null) return []
  const ledger = yield* LedgerRepository
  const dealers = yield* DealerRepository
  const { accounts } = yield* (yield* Transaction)
    .run(ledger.load({ events: [event], messages: [] }))
    .pipe(Effect.provideService(CurrentChange, null))
  const ids = new Set([...accounts.values()].map(({ dealerId }) => dealerId))
  return yield* Effect.forEach(ids, (id) =>
    Effect.catchTag(dealers.requisiteBefore(id, time), "DealerNotFound", Effect.die)
  )
})

/** Any moment to come: the requisites before it are those of now. */
const endOfTime = DateTime.makeUnsafe("9999-12-31T00:00:00Z")

/** The reason for giving a message up, as it is kept. */
export const keptRejectReason = Effect.fn("keptRejectReason")(function* (message: Message, written: string) {
  return redactReason(written, yield* requisitesOf(message, endOfTime))
})

/** Whether a message was given up for that reason. What it names may have been unknown then. */
export const isRejectedFor = Effect.fn("isRejectedFor")(function* (
  message: Message,
  { action, at, note }: ParkedEvent,
  written: string
) {
  if (action !== "REJECT" || note === null) return false
  const known = [[], yield* requisitesOf(message, at), yield* requisitesOf(message, endOfTime)]
  return isSameReason(note, written, known)
})
