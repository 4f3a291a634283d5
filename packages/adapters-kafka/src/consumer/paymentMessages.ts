import type { PaymentMessage } from "@dealer-billing/domain"
import type { Array as Arr } from "effect"
import type { Batch, KafkaMessage } from "kafkajs"
import { isPassedOver } from "../connection/transactionMarks.ts"
import { BatchUnreadable } from "../records/BatchUnreadable.ts"
import { fetchedExtras } from "../records/FetchedMessage.ts"

/** How many messages are stored in one transaction at most. */
export const chunkLengthMax = 500
/** How many bytes are stored in one transaction at most, but for one message: long ones take their time. */
const chunkBytesMax = 2_097_152

export type Chunk = Arr.NonEmptyReadonlyArray<PaymentMessage>

type Fetched = Pick<Batch, "messages" | "partition" | "topic">

const messageOf = ({ partition }: Fetched, topic: string, message: KafkaMessage): PaymentMessage => {
  const { cut } = fetchedExtras(message)
  return {
    position: { topic, partition, offset: BigInt(message.offset) },
    raw: message.value === null ? new Uint8Array() : new Uint8Array(message.value),
    ...(cut === undefined ? {} : { cut })
  }
}

const chunked = (messages: ReadonlyArray<PaymentMessage>): ReadonlyArray<Chunk> => {
  const chunks: Array<Arr.NonEmptyArray<PaymentMessage>> = []
  let bytes = 0
  for (const message of messages) {
    const last = chunks.at(-1)
    bytes += message.raw.length
    if (last !== undefined && last.length < chunkLengthMax && bytes <= chunkBytesMax) last.push(message)
    else {
      chunks.push([message])
      bytes = message.raw.length
    }
  }
  return chunks
}

/**
 * The messages of a batch, in their order and with their raw bytes; no value at all counts as no bytes. `topic` is the
 * one of their positions. What cannot be read ends them.
 */
export const chunksOf = (batch: Fetched, topic: string) => {
  const end = batch.messages.findIndex((message) => fetchedExtras(message).unreadable !== undefined)
  const readable = end < 0 ? batch.messages : batch.messages.slice(0, end)
  const own = readable.filter((message) => !isPassedOver(message))
  return chunked(own.map((message) => messageOf(batch, topic, message)))
}

/** What of a batch cannot be read; null when all can. */
export const unreadableOf = ({ messages, partition, topic }: Fetched): BatchUnreadable | null => {
  for (const message of messages) {
    const { unreadable } = fetchedExtras(message)
    if (unreadable !== undefined) {
      return new BatchUnreadable({ topic, partition, offset: BigInt(message.offset), ...unreadable })
    }
  }
  return null
}
