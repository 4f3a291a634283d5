import type { FetchedMessage } from "./FetchedMessage.ts"
import { readRecordSet } from "./readRecordSet.ts"

export interface FetchRequest {
  readonly topics: ReadonlyArray<{
    readonly topic: string
    readonly partitions: ReadonlyArray<{ readonly partition: number; readonly fetchOffset: string }>
  }>
}

interface FetchedPartition {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: string
  readonly lastStableOffset: string
  readonly abortedTransactions: ReadonlyArray<{ readonly producerId: string; readonly firstOffset: string }>
  readonly preferredReadReplica: number
  readonly messages: ReadonlyArray<FetchedMessage>
}

interface FetchedTopic {
  readonly topicName: string
  readonly partitions: ReadonlyArray<FetchedPartition>
}

/** Beyond this, the other partitions wait for the next fetch. */
const unpackedBytesMax = 134_217_728

class ProtocolReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  #next(length: number): number {
    this.#at += length
    return this.#at - length
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#next(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#next(4))
  }

  int64(): string {
    return this.#bytes.readBigInt64BE(this.#next(8)).toString()
  }

  bytes(length: number): Buffer {
    const start = this.#next(Math.max(length, 0))
    return this.#bytes.subarray(start, this.#at)
  }

  count(): number {
    return Math.max(this.int32(), 0)
  }
}

const readAborted = (reader: ProtocolReader) =>
  Array.from({ length: reader.count() }, () => ({ producerId: reader.int64(), firstOffset: reader.int64() }))

const readPartition = (reader: ProtocolReader, version: number) => {
  const head = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: reader.int64(),
    lastStableOffset: reader.int64()
  }
  if (version >= 5) reader.int64()
  const abortedTransactions = readAborted(reader)
  const preferredReadReplica = version >= 11 ? reader.int32() : -1
  return { ...head, abortedTransactions, preferredReadReplica, recordSet: reader.bytes(reader.int32()) }
}

const findWantedOffset = ({ topics }: FetchRequest, topicName: string, partition: number): bigint =>
  BigInt(
    topics
      .filter(({ topic }) => topic === topicName)
      .flatMap(({ partitions }) => partitions)
      .find((each) => each.partition === partition)?.fetchOffset ?? 0
  )

/**
 * For fetch versions 4 to 11. The client's own decoder loads everything that a batch unpacks to into memory, fails for
 * all partitions on one unreadable batch, and supports only gzip.
 */
export const decodeFetch = async (answer: Buffer, request: FetchRequest, version: number) => {
  const reader = new ProtocolReader(answer)
  const clientSideThrottleTime = reader.int32()
  const errorCode = version >= 7 ? reader.int16() : 0
  if (version >= 7) reader.int32()
  const responses: Array<FetchedTopic> = []
  let unpackedBytes = 0
  for (let topics = reader.count(); topics > 0; topics -= 1) {
    const topicName = reader.bytes(reader.int16()).toString()
    const partitions: Array<FetchedPartition> = []
    for (let count = reader.count(); count > 0; count -= 1) {
      const { recordSet, ...partition } = readPartition(reader, version)
      if (unpackedBytes > unpackedBytesMax && recordSet.length > 0) continue
      const read = await readRecordSet(recordSet, findWantedOffset(request, topicName, partition.partition))
      unpackedBytes += read.unpackedBytes
      partitions.push({ ...partition, messages: read.messages })
    }
    responses.push({ topicName, partitions })
  }
  // Like the client's own decoder from version 8 on: the broker has not waited, so the client need not wait.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId: 0, responses }
}
