import type { MessageCut } from "@dealer-billing/domain/internal"
import type { RecordBatchEntry } from "kafkajs"

/** The client needs it to skip control records and aborted transactions. */
export interface BatchContext {
  readonly producerId: string
  readonly inTransaction: boolean
  readonly isControlBatch: boolean
}

interface UnreadableRange {
  readonly reason: string
  readonly until: bigint
}

/** The client passes on the extra fields of our decoder. */
export interface FetchedMessage extends RecordBatchEntry {
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext
  /** Only if the message is too long. `value` has its first bytes. */
  readonly cut?: MessageCut
  /** In place of a whole batch that cannot be read. */
  readonly unreadable?: UnreadableRange
}

export const fetchedExtras = (message: object): Pick<FetchedMessage, "cut" | "unreadable"> => message
