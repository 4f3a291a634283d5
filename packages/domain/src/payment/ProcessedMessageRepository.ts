import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { LogDecision } from "./log/LogDecision.ts"
import type { PaymentMessage, MessageOutcome } from "./Payment.ts"

/** Offsets of a partition; `until` is exclusive. */
export interface OffsetRange {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly until: bigint
}

export interface KnownMessage {
  readonly offset: bigint
  readonly outcome: MessageOutcome
  readonly paymentId: string | null
  /** Whether its bytes equal the given message at this offset; null when none was given. */
  readonly isSame: boolean | null
  /** The stored event under this payment id, as `canonicalJson`; null when there is none. */
  readonly content: string | null
}

export const processedPageMax = 1_000

export class ProcessedMessageRepository extends Context.Service<
  ProcessedMessageRepository,
  {
    /** The greatest offset per partition. Everything up to it is in the ledger, whatever the broker remembers. */
    readonly newestOffsets: (topic: string) => Effect.Effect<ReadonlyMap<number, bigint>, StorageUnavailable>
    /** By offset, compared with the given messages (long ones cut); at most `processedPageMax`. */
    readonly list: (
      range: OffsetRange,
      messages: ReadonlyArray<PaymentMessage>
    ) => Effect.Effect<ReadonlyArray<KnownMessage>, StorageUnavailable>
    /** These offsets hold no message (such as transaction markers) and do not count as lost. */
    readonly passOver: (ranges: ReadonlyArray<OffsetRange>) => Effect.Effect<void, StorageUnavailable>
    readonly decisions: (topic: string) => Effect.Effect<ReadonlyMap<number, LogDecision>, StorageUnavailable>
    /** Stores a decision; false, and nothing is stored, when the number is taken. */
    readonly decide: (decision: LogDecision) => Effect.Effect<boolean, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/ProcessedMessageRepository") {}
