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

/** Tells what readers must pass over: the marks that end transactions, and what was rolled back. */
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
    // Otherwise the client leaves them out.
    message.isControlRecord = false
  }
  partition.abortedTransactions = []
}

/** A record that is no message to readers: the end of a transaction, or part of one that was rolled back. */
export const isPassedOver = (message: object): boolean =>
  Predicate.hasProperty(message, "isPassedOver") && message.isPassedOver === true

let isShown = false

/**
 * kafkajs 2.2.4 hands out messages of transactions that were rolled back where two of them overlap, where one has the
 * key 0x00000000, and where a fetch begins within two. Here they are told by the rule of Kafka's own client, and handed
 * over marked, as are the ends of transactions: so that their offsets are known from those of lost messages.
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
