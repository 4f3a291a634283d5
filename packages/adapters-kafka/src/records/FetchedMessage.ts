import type { MessageCut } from "@dealer-billing/domain"
import type { RecordBatchEntry } from "kafkajs"

/** What the client wants to know of a message's batch: to leave out control records and aborted transactions. */
export interface BatchContext {
  readonly producerId: string
  readonly inTransaction: boolean
  readonly isControlBatch: boolean
}

/** Why a batch cannot be read, and the offset behind it. */
export interface UnreadableRange {
  readonly reason: string
  readonly until: bigint
}

/** A message as our decoder hands it to the client, which passes it on as it is. */
export interface FetchedMessage extends RecordBatchEntry {
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext
  /** Only of a message that is too long: `value` is its beginning. */
  readonly cut?: MessageCut
  /** Stands for a whole batch that cannot be read: there is no message. */
  readonly unreadable?: UnreadableRange
}

/** What our decoder added to a message of the client's types. */
export const fetchedExtras = (message: object): Pick<FetchedMessage, "cut" | "unreadable"> => message
