import { Result } from "effect"
import { createRequire } from "node:module"
import type { BatchContext, FetchedMessage } from "./FetchedMessage.ts"
import { keepValue, scanRecords, type ScannedRecord } from "./scanRecords.ts"
import { codecNames, unpack, type CodecName } from "./unpack.ts"

const crc32c: (bytes: Buffer) => number = createRequire(import.meta.url)(
  "kafkajs/src/protocol/recordBatch/crc32C/index.js"
)

/** Offset and length, in bytes: what stands before the part that the length counts. */
const lengthBegin = 8
const lengthEnd = 12
const magicAt = 16
const crcAt = 17
const attributesAt = 21
const lastOffsetDeltaAt = 23
const producerIdAt = 43
const countAt = 57
const recordsAt = 61
const currentMagic = 2

const codecBits = 7
const transactionalBit = 0x10
const controlBit = 0x20

/** How much a partition may bring in one fetch, in bytes and messages; what is behind that is fetched next. */
const keptBytesMax = 8_388_608
const keptMessagesMax = 10_000
/**
 * What a batch may unpack to, in bytes. No honest writer comes near it. Within the time that this takes, in which no
 * heartbeat is sent, the group does not give us up.
 */
const unpackedBytesMax = 536_870_912

interface BatchHeader {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly count: number
  readonly codec: CodecName
  readonly context: BatchContext
  readonly bytes: Buffer
}

export interface RecordSet {
  readonly messages: ReadonlyArray<FetchedMessage>
  /** How much was unpacked, in bytes. */
  readonly unpackedBytes: number
}

const messageAt = (offset: bigint, context: BatchContext, record: Omit<ScannedRecord, "offsetDelta">) => ({
  ...record,
  offset: offset.toString(),
  timestamp: "0",
  attributes: 0,
  headers: {},
  isControlRecord: context.isControlBatch,
  batchContext: context
})

const noRecord = { key: null, value: null }
const noContext: BatchContext = { producerId: "-1", inTransaction: false, isControlBatch: false }

const refuse = (reason: string) => Result.fail(reason)

const readHeader = (bytes: Buffer): Result.Result<BatchHeader, string> => {
  const magic = bytes.readInt8(magicAt)
  if (magic !== currentMagic) return refuse(`the format of messages is version ${magic}, older than Kafka 0.11`)
  if (bytes.readUInt32BE(crcAt) !== crc32c(bytes.subarray(attributesAt))) return refuse("the checksum is wrong")
  const attributes = bytes.readInt16BE(attributesAt)
  const codec = codecNames[attributes & codecBits]
  if (codec === undefined) return refuse(`codec ${attributes & codecBits} is unknown`)
  const firstOffset = bytes.readBigInt64BE(0)
  return Result.succeed({
    firstOffset,
    lastOffset: firstOffset + BigInt(bytes.readInt32BE(lastOffsetDeltaAt)),
    count: bytes.readInt32BE(countAt),
    codec,
    bytes,
    context: {
      producerId: bytes.readBigInt64BE(producerIdAt).toString(),
      inTransaction: (attributes & transactionalBit) !== 0,
      isControlBatch: (attributes & controlBit) !== 0
    }
  })
}

/** What is kept of one partition's record set, from the wanted offset on. */
class Kept {
  readonly messages: Array<FetchedMessage> = []
  /** The offset behind everything that was seen so far. */
  next: bigint
  unpackedBytes = 0
  #bytes = 0

  constructor(wanted: bigint) {
    this.next = wanted
  }

  get isFull(): boolean {
    return this.#bytes >= keptBytesMax || this.messages.length >= keptMessagesMax
  }

  /** Takes a message; false when there is no room for another one. */
  add(message: FetchedMessage): boolean {
    this.messages.push(message)
    this.#bytes += message.value?.length ?? 0
    this.next = BigInt(message.offset) + 1n
    return !this.isFull
  }
}

type Scanned = "all" | "full" | "too much"

/** Unpacks a batch as far as something is wanted of it. Throws where it cannot be read. */
const scanBatch = async (
  { bytes, codec, context, count, firstOffset }: BatchHeader,
  kept: Kept
): Promise<Scanned> => {
  const wanted = kept.next
  const scan = scanRecords(count, {
    isWanted: (offsetDelta) => firstOffset + BigInt(offsetDelta) >= wanted,
    keepsKeys: context.isControlBatch,
    add: ({ offsetDelta, ...record }) => {
      const offset = firstOffset + BigInt(offsetDelta)
      return offset < wanted || kept.add(messageAt(offset, context, record))
    }
  })
  const ended = () => (kept.isFull ? "full" : "all")
  if (scan.next().done === true) return ended()
  let unpackedBytes = 0
  for await (const chunk of unpack(codec, bytes.subarray(recordsAt))) {
    unpackedBytes += chunk.length
    kept.unpackedBytes += chunk.length
    if (scan.next(chunk).done === true) return ended()
    if (unpackedBytes > unpackedBytesMax) return "too much"
  }
  throw new RangeError("the records end early")
}

/** Messages that lie too deep in a batch which unpacks to too much are parked with the bytes of the batch itself. */
const keepBatchItself = ({ bytes, context, lastOffset }: BatchHeader, kept: Kept): void => {
  const batch = keepValue(bytes)
  while (kept.next <= lastOffset && kept.add(messageAt(kept.next, context, { key: null, ...batch }))) continue
}

const readBatch = async (bytes: Buffer, kept: Kept): Promise<void> => {
  const header = readHeader(bytes)
  const unreadable = (reason: string) => {
    const delta = Math.max(bytes.readInt32BE(lastOffsetDeltaAt), 0)
    const until = bytes.readBigInt64BE(0) + BigInt(delta) + 1n
    if (until > kept.next) kept.add({ ...messageAt(kept.next, noContext, noRecord), unreadable: { reason, until } })
  }
  if (Result.isFailure(header)) return unreadable(header.failure)
  const { codec } = header.success
  try {
    const scanned = await scanBatch(header.success, kept)
    if (scanned === "too much") keepBatchItself(header.success, kept)
  } catch (error) {
    unreadable(`${codec === "none" ? "" : `${codec}: `}${error instanceof Error ? error.message : "unknown error"}`)
  }
}

/**
 * The messages of a record set from the wanted offset on: as many as memory allows, each of bounded length. What is
 * left is fetched next, from where these end. A batch that cannot be read is the last one, and says so.
 */
export const readRecordSet = async (bytes: Buffer, wanted: bigint): Promise<RecordSet> => {
  const kept = new Kept(wanted)
  let at = 0
  while (at + recordsAt <= bytes.length && !kept.isFull && kept.unpackedBytes < unpackedBytesMax) {
    const end = at + lengthEnd + bytes.readInt32BE(at + lengthBegin)
    // The broker cuts off what is behind the first batch at the size that was asked for.
    if (end > bytes.length) break
    await readBatch(bytes.subarray(at, end), kept)
    if (kept.messages.at(-1)?.unreadable !== undefined) break
    at = end
  }
  return { messages: kept.messages, unpackedBytes: kept.unpackedBytes }
}
