import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { LogDecision } from "./log/LogDecision.ts"
import type { PaymentMessage, MessageOutcome } from "./Payment.ts"

/** A part of a partition, from an offset up to before another one. */
export interface OffsetRange {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly until: bigint
}

/** What the books keep of a message. */
export interface KnownMessage {
  readonly offset: bigint
  readonly outcome: MessageOutcome
  readonly paymentId: string | null
  /** Whether it is the very message that was given for its offset; null when none was given. */
  readonly isSame: boolean | null
  /** The event that is stored under its payment id, as `canonicalJson`; null when there is none. */
  readonly content: string | null
}

export const processedPageMax = 1_000

/** The processed messages of messages: how far a topic was handled, and what became of its messages. */
export class ProcessedMessageRepository extends Context.Service<
  ProcessedMessageRepository,
  {
    /**
     * Per partition of the topic the greatest offset that has a processed message. It was stored in one transaction with what
     * the message did, so that everything up to it is in the books, whatever the broker remembers.
     */
    readonly newestOffsets: (topic: string) => Effect.Effect<ReadonlyMap<number, bigint>, StorageUnavailable>
    /**
     * The processed messages in the range, in the order of offsets, beside the messages that are said to stand there
     * (long ones cut); the first `processedPageMax` of them, when there are more.
     */
    readonly list: (
      range: OffsetRange,
      messages: ReadonlyArray<PaymentMessage>
    ) => Effect.Effect<ReadonlyArray<KnownMessage>, StorageUnavailable>
    /**
     * Keeps that these offsets of the topic hold no message, as the end of a transaction does not, so that they are not
     * taken for lost ones. A repeat changes nothing.
     */
    readonly passOver: (ranges: ReadonlyArray<OffsetRange>) => Effect.Effect<void, StorageUnavailable>
    /** Per partition of the topic the newest decision of a person how it goes on. */
    readonly decisions: (topic: string) => Effect.Effect<ReadonlyMap<number, LogDecision>, StorageUnavailable>
    /** Keeps a decision for ever; false, and nothing is kept, where there is one with that number. */
    readonly decide: (decision: LogDecision) => Effect.Effect<boolean, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/ProcessedMessageRepository") {}
