import { createRequire } from "node:module"

const crc32c: (bytes: Buffer) => number = createRequire(import.meta.url)(
  "kafkajs/src/protocol/recordBatch/crc32C/index.js"
)

/** A zigzag varint. */
export const varint = (value: number): Buffer => {
  let rest = value < 0 ? -2 * value - 1 : 2 * value
  const bytes: Array<number> = []
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

export interface RecordFields {
  readonly key?: Buffer | null
  readonly value?: Buffer | null
  readonly headers?: ReadonlyArray<readonly [string, Buffer]>
}

const field = (bytes: Buffer | null | undefined): Buffer =>
  bytes === null || bytes === undefined ? varint(-1) : Buffer.concat([varint(bytes.length), bytes])

export const recordOf = (offsetDelta: number, { headers = [], key, value }: RecordFields): Buffer => {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(0),
    varint(offsetDelta),
    field(key),
    field(value),
    varint(headers.length),
    ...headers.flatMap(([name, content]) => [field(Buffer.from(name)), field(content)])
  ])
  return Buffer.concat([varint(body.length), body])
}

export interface BatchFields {
  readonly firstOffset?: bigint
  readonly attributes?: number
  readonly count: number
  /** How much greater the last offset is than the first one; one less than the count by default. */
  readonly lastOffsetDelta?: number
  readonly magic?: number
  readonly producerId?: bigint
}

/** A record batch around records, which are packed already. */
export const batchAround = (records: Buffer, fields: BatchFields): Buffer => {
  const {
    attributes = 0,
    count,
    firstOffset = 0n,
    lastOffsetDelta = count - 1,
    magic = 2,
    producerId = -1n
  } = fields
  const head = Buffer.alloc(61)
  head.writeBigInt64BE(firstOffset, 0)
  head.writeInt32BE(61 - 12 + records.length, 8)
  head.writeInt8(magic, 16)
  head.writeInt16BE(attributes, 21)
  head.writeInt32BE(lastOffsetDelta, 23)
  head.writeBigInt64BE(producerId, 43)
  head.writeInt32BE(count, 57)
  const batch = Buffer.concat([head, records])
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

export const recordsOf = (records: ReadonlyArray<RecordFields>): Buffer =>
  Buffer.concat(records.map((record, index) => recordOf(index, record)))

export const batchOf = (records: ReadonlyArray<RecordFields>, fields: Partial<BatchFields> = {}): Buffer =>
  batchAround(recordsOf(records), { count: records.length, ...fields })

/** LZ4 as plain blocks and runs of one byte, in a frame with independent blocks of 64 kB. */
export const lz4Frame = (
  blocks: ReadonlyArray<{ readonly packed: Buffer; readonly isPacked: boolean }>
): Buffer => {
  const header = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82])
  const sized = blocks.flatMap(({ isPacked, packed }) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(isPacked ? packed.length : packed.length + 0x80000000)
    return [size, packed]
  })
  return Buffer.concat([header, ...sized, Buffer.alloc(4)])
}
