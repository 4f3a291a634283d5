import { Result } from "effect"
import { createRequire } from "node:module"
import type { BatchContext, FetchedMessage } from "./FetchedMessage.ts"
import { keepValue, scanRecords, type ScannedRecord } from "./scanRecords.ts"
import { codecNames, unpack, type CodecName } from "./unpack.ts"

const crc32c: (bytes: Buffer) => number = createRequire(import.meta.url)(
  "kafkajs/src/protocol/recordBatch/crc32C/index.js"
)

/** The length field does not count the offset and itself. */
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

/** Limits of one partition per fetch. The rest is fetched next. */
const keptBytesMax = 8_388_608
const keptMessagesMax = 10_000
/** Limit of one batch. Far above honest writers, and fast enough to unpack within a session without heartbeats. */
const unpackedBytesMax = 536_870_912

interface BatchHeader {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly count: number
  readonly codec: CodecName
  readonly context: BatchContext
  readonly bytes: Buffer
}

interface RecordSet {
  readonly messages: ReadonlyArray<FetchedMessage>
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

class Kept {
  readonly messages: Array<FetchedMessage> = []
  next: bigint
  unpackedBytes = 0
  #bytes = 0

  constructor(wanted: bigint) {
    this.next = wanted
  }

  get isFull(): boolean {
    return this.#bytes >= keptBytesMax || this.messages.length >= keptMessagesMax
  }

  add(message: FetchedMessage): boolean {
    this.messages.push(message)
    this.#bytes += message.value?.length ?? 0
    this.next = BigInt(message.offset) + 1n
    return !this.isFull
  }
}

type Scanned = "all" | "full" | "too much"

/** Stops after the last wanted record. Throws if the batch is unreadable. */
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

/** If a batch unpacks to too much, its later messages are parked with the packed bytes of the batch. */
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
 * As many messages from the wanted offset on as memory allows, each of bounded length. An unreadable batch ends the
 * list, with a placeholder message.
 */
export const readRecordSet = async (bytes: Buffer, wanted: bigint): Promise<RecordSet> => {
  const kept = new Kept(wanted)
  let at = 0
  while (at + recordsAt <= bytes.length && !kept.isFull && kept.unpackedBytes < unpackedBytesMax) {
    const end = at + lengthEnd + bytes.readInt32BE(at + lengthBegin)
    // The broker truncates the last batch at the requested size.
    if (end > bytes.length) break
    await readBatch(bytes.subarray(at, end), kept)
    if (kept.messages.at(-1)?.unreadable !== undefined) break
    at = end
  }
  return { messages: kept.messages, unpackedBytes: kept.unpackedBytes }
}
