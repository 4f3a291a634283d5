import { Context, type Effect, type Option } from "effect"
import type { StorageUnavailable } from "../../shared/StorageUnavailable.ts"
import type { Refusal } from "../applyEvent.ts"
import type { NewParkedEvent, NewParkedResolution } from "./ParkedEvent.ts"
import type { MessagePosition, ParkedMessage } from "../Payment.ts"

export const parkedWindowMax = 1_000

export interface RetriableMessages {
  readonly messages: ReadonlyArray<ParkedMessage>
  /** Where the next look begins; null after the last message. */
  readonly next: bigint | null
}

/** Keeps the messages that could not be applied until they are retried or an operator decides. */
export class ParkedMessageRepository extends Context.Service<
  ParkedMessageRepository,
  {
    /**
     * Looks at the first `parkedWindowMax` retriable messages after the given one: the cost of a look is constant.
     * Answers at most `limit` whose missing object has appeared, or whose event another message brought.
     */
    readonly listRetriable: (
      after: bigint | null,
      limit: number
    ) => Effect.Effect<RetriableMessages, StorageUnavailable>
    /** Locks the message until the transaction ends; none when it is resolved. Lock it before any account. */
    readonly lock: (position: MessagePosition) => Effect.Effect<Option.Option<ParkedMessage>, StorageUnavailable>
    /** Ends the parking for ever. The message's lock is held. */
    readonly resolve: (
      position: MessagePosition,
      event: NewParkedResolution
    ) => Effect.Effect<void, StorageUnavailable>
    /** Only an operator's attempt gets an event: workers try often. The message's lock is held. */
    readonly refuseAgain: (
      position: MessagePosition,
      refusal: Refusal,
      event: NewParkedEvent | null
    ) => Effect.Effect<void, StorageUnavailable>
    /** Drops the raw bytes of at most `limit` messages resolved at least `afterDays` ago, and answers how many. */
    readonly dropRaw: (afterDays: number, limit: number) => Effect.Effect<number, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/parked/ParkedMessageRepository") {}
