import type { PaymentMessage } from "@dealer-billing/domain"
import { Array as Arr } from "effect"
import type { Batch } from "kafkajs"
import { isPassedOver } from "./connection/transactionMarks.ts"

/** How many messages are stored in one transaction at most. */
export const chunkLengthMax = 500

export type Chunk = Arr.NonEmptyReadonlyArray<PaymentMessage>

/**
 * The messages of a batch, in their order and with their raw bytes; no value at all counts as no bytes. `topic` is the
 * one of their positions.
 */
export const chunksOf = ({ messages, partition }: Pick<Batch, "messages" | "partition">, topic: string) => {
  const all = messages
    .filter((message) => !isPassedOver(message))
    .map(({ offset, value }): PaymentMessage => ({
      position: { topic, partition, offset: BigInt(offset) },
      raw: value === null ? new Uint8Array() : new Uint8Array(value)
    }))
  return Arr.isReadonlyArrayNonEmpty(all) ? Arr.chunksOf(all, chunkLengthMax) : []
}
