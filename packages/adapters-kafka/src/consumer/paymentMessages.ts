import type { PaymentMessage } from "@dealer-billing/domain"
import type { Array as Arr } from "effect"
import type { Batch, KafkaMessage } from "kafkajs"
import { isPassedOver } from "../connection/transactionMarks.ts"
import { BatchUnreadable } from "../records/BatchUnreadable.ts"
import { fetchedExtras } from "../records/FetchedMessage.ts"

export const chunkLengthMax = 500
/** Per transaction, except for a single longer message. */
const chunkBytesMax = 2_097_152

export type Chunk = Arr.NonEmptyReadonlyArray<PaymentMessage>

type Fetched = Pick<Batch, "messages" | "partition" | "topic">

const makeMessage = (source: string, message: KafkaMessage): PaymentMessage => {
  const { cut } = fetchedExtras(message)
  return {
    position: { source, number: BigInt(message.offset) },
    raw: message.value === null ? new Uint8Array() : new Uint8Array(message.value),
    ...(cut === undefined ? {} : { cut })
  }
}

const splitMessages = (messages: ReadonlyArray<PaymentMessage>): ReadonlyArray<Chunk> => {
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

/** The messages end before an unreadable part of the batch. */
export const splitBatch = (batch: Fetched, source: string) => {
  const end = batch.messages.findIndex((message) => fetchedExtras(message).unreadable !== undefined)
  const readable = end < 0 ? batch.messages : batch.messages.slice(0, end)
  const own = readable.filter((message) => !isPassedOver(message))
  return splitMessages(own.map((message) => makeMessage(source, message)))
}

export const findUnreadable = ({ messages, partition, topic }: Fetched): BatchUnreadable | null => {
  for (const message of messages) {
    const { unreadable } = fetchedExtras(message)
    if (unreadable !== undefined) {
      return new BatchUnreadable({ topic, partition, offset: BigInt(message.offset), ...unreadable })
    }
  }
  return null
}
