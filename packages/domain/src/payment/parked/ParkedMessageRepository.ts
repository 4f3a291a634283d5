import { Context, type Effect, type Option } from "effect"
import type { StorageUnavailable } from "../../shared/StorageUnavailable.ts"
import type { Refusal } from "../applyEvent.ts"
import type { NewParkedEvent, NewParkedResolution } from "./ParkedEvent.ts"
import type { MessagePosition, ParkedMessage } from "../Payment.ts"

/** How many messages that wait are looked at together. */
export const parkedWindowMax = 1_000

/** What was found among messages that wait. */
export interface RetriableMessages {
  readonly messages: ReadonlyArray<ParkedMessage>
  /** Behind which message to look on; null: that was the last one. */
  readonly next: bigint | null
}

export class ParkedMessageRepository extends Context.Service<
  ParkedMessageRepository,
  {
    /**
     * Looks at the first `parkedWindowMax` messages that wait and were parked after that one, in this order. Answers
     * those whose missing invoice, contract or payment has appeared, or whose own event is in the books by another
     * message; at most `limit`. So a look costs the same however many wait.
     */
    readonly listRetriable: (
      after: bigint | null,
      limit: number
    ) => Effect.Effect<RetriableMessages, StorageUnavailable>
    /**
     * The message, and nobody else resolves it until the transaction ends; none when it is resolved already. Taken
     * before the lock of any account.
     */
    readonly lock: (position: MessagePosition) => Effect.Effect<Option.Option<ParkedMessage>, StorageUnavailable>
    /** It is not parked any more, and never will be again. The message's lock is held. */
    readonly resolve: (
      position: MessagePosition,
      event: NewParkedResolution
    ) => Effect.Effect<void, StorageUnavailable>
    /**
     * It was tried again and refused for that reason. Only what a person tried gets an event: a worker tries often.
     * The message's lock is held.
     */
    readonly refuseAgain: (
      position: MessagePosition,
      refusal: Refusal,
      event: NewParkedEvent | null
    ) => Effect.Effect<void, StorageUnavailable>
    /**
     * Drops the raw bytes of messages that were resolved so many days ago or earlier, at most `limit` of them; hash,
     * length and what became of them stay. Answers how many there were.
     */
    readonly dropRaw: (afterDays: number, limit: number) => Effect.Effect<number, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/parked/ParkedMessageRepository") {}
