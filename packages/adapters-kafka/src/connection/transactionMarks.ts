import { createRequire } from "node:module"
import { Predicate } from "effect"

interface Fetched {
  readonly offset: string
  readonly key: Buffer | null
  isControlRecord: boolean
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean }
  isPassedOver?: boolean
}

export interface FetchedPartition {
  readonly messages: ReadonlyArray<Fetched>
  abortedTransactions?: ReadonlyArray<{ readonly producerId: string; readonly firstOffset: string }>
}

interface FetchResponse {
  readonly responses: ReadonlyArray<{ readonly partitions: ReadonlyArray<FetchedPartition> }>
}

interface Broker {
  fetch(request: unknown): Promise<FetchResponse>
}

const abortMark = Buffer.from([0, 0, 0, 0])

const inOrder = (left: { readonly firstOffset: bigint }, right: { readonly firstOffset: bigint }): number =>
  left.firstOffset < right.firstOffset ? -1 : 1

/** Marks what readers must skip: the ends of transactions, and records that were rolled back. */
export const markPartition = (partition: FetchedPartition): void => {
  const waiting = (partition.abortedTransactions ?? [])
    .map(({ firstOffset, producerId }) => ({ firstOffset: BigInt(firstOffset), producerId }))
    .toSorted(inOrder)
  const rolledBack = new Set<string>()
  for (const message of partition.messages) {
    while (waiting[0] !== undefined && waiting[0].firstOffset <= BigInt(message.offset)) {
      rolledBack.add(waiting[0].producerId)
      waiting.shift()
    }
    const { inTransaction = false, producerId = "" } = message.batchContext ?? {}
    if (message.isControlRecord && message.key?.equals(abortMark) === true) rolledBack.delete(producerId)
    message.isPassedOver = message.isControlRecord || (inTransaction && rolledBack.has(producerId))
    // Otherwise the client would drop it.
    message.isControlRecord = false
  }
  partition.abortedTransactions = []
}

/** The end of a transaction, or a record that was rolled back. */
export const isPassedOver = (message: object): boolean =>
  Predicate.hasProperty(message, "isPassedOver") && message.isPassedOver === true

let isShown = false

/**
 * kafkajs 2.2.4 delivers rolled-back messages if two transactions overlap, if a message has the key 0x00000000, or if a
 * fetch starts within two transactions. This patch applies the rule of Kafka's own client. It delivers such records
 * with a mark, so that their offsets are not mistaken for lost messages.
 */
export const showTransactionMarks = (): void => {
  if (isShown) return
  isShown = true
  const broker: { readonly prototype: Broker } = createRequire(import.meta.url)("kafkajs/src/broker/index.js")
  const fetch = broker.prototype.fetch
  broker.prototype.fetch = async function (this: Broker, request: unknown) {
    const response = await fetch.call(this, request)
    for (const { partitions } of response.responses) for (const each of partitions) markPartition(each)
    return response
  }
}
