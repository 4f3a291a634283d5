import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { LogDecision } from "./log/LogDecision.ts"
import type { PaymentMessage, MessageOutcome } from "./Payment.ts"

/** Numbers of a source; `until` is exclusive. */
export interface NumberRange {
  readonly source: string
  readonly from: bigint
  readonly until: bigint
}

export interface KnownMessage {
  readonly number: bigint
  readonly outcome: MessageOutcome
  readonly paymentId: string | null
  /** Whether its bytes equal the given message at this number; null when none was given. */
  readonly isSame: boolean | null
  /** The stored event under this payment id, as `canonicalJson`; null when there is none. */
  readonly content: string | null
}

export const processedPageMax = 1_000

/** Remembers the outcome of each message of a source, and the decisions about lost messages. */
export class ProcessedMessageRepository extends Context.Service<
  ProcessedMessageRepository,
  {
    /**
     * The greatest number of each source. Everything up to it has been processed, whatever offset the broker has
     * stored.
     */
    readonly newest: (
      sources: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyMap<string, bigint>, StorageUnavailable>
    /** By number, compared with the given messages (long ones cut); at most `processedPageMax`. */
    readonly list: (
      range: NumberRange,
      messages: ReadonlyArray<PaymentMessage>
    ) => Effect.Effect<ReadonlyArray<KnownMessage>, StorageUnavailable>
    /** These numbers hold no message (in Kafka, transaction markers) and do not count as lost. */
    readonly passOver: (ranges: ReadonlyArray<NumberRange>) => Effect.Effect<void, StorageUnavailable>
    /** The newest decision on each source. */
    readonly decisions: (
      sources: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyMap<string, LogDecision>, StorageUnavailable>
    /** Stores a decision; false, and nothing is stored, when the number is taken. */
    readonly decide: (decision: LogDecision) => Effect.Effect<boolean, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/ProcessedMessageRepository") {}
