import { rawHeadLength, rawLengthMax, type MessageCut } from "@dealer-billing/domain/internal"
import { createHash, hash } from "node:crypto"

export interface ScannedRecord {
  readonly offsetDelta: number
  readonly key: Buffer | null
  /** Of a too long value: its first bytes. */
  readonly value: Buffer | null
  readonly cut?: MessageCut
}

const wholeBytesMax = 4 * rawLengthMax
/** Attributes, time, offset and the length of the key. */
const prefixBytesMax = 1 + 10 + 5 + 5
const varintBytesMax = 10

class Cursor {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** Zigzag varint. More than 53 bits lose precision, which no length or offset has. */
  varint(): number {
    let value = 0
    let factor = 1
    for (let count = 0; count < varintBytesMax; count += 1) {
      const byte = this.bytes[this.at]
      if (byte === undefined) throw new RangeError("a record ends early")
      this.at += 1
      value += (byte & 127) * factor
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      factor *= 128
    }
    throw new RangeError("a number in a record is too long")
  }

  take(length: number): Buffer {
    if (length < 0 || this.at + length > this.bytes.length) throw new RangeError("a record ends early")
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** A length and so many bytes. Null for -1. */
  field(): Buffer | null {
    const length = this.varint()
    return length === -1 ? null : this.take(length)
  }
}

const readPrefix = (cursor: Cursor): number => {
  cursor.take(1)
  cursor.varint()
  return cursor.varint()
}

/** Copies, since the buffer may be reused. */
export const keepValue = (value: Buffer): Pick<ScannedRecord, "value" | "cut"> =>
  value.length <= rawLengthMax
    ? { value: Buffer.from(value) }
    : {
        value: Buffer.from(value.subarray(0, rawHeadLength)),
        cut: { length: value.length, sha256: hash("sha256", value, "buffer") }
      }

interface ScanTarget {
  readonly isWanted: (offsetDelta: number) => boolean
  readonly keepsKeys: boolean
  readonly add: (record: ScannedRecord) => boolean
}

const scanWhole = (bytes: Buffer, { isWanted, keepsKeys }: ScanTarget): ScannedRecord => {
  const cursor = new Cursor(bytes)
  const offsetDelta = readPrefix(cursor)
  if (!isWanted(offsetDelta)) return { offsetDelta, key: null, value: null }
  const key = cursor.field()
  const value = cursor.field()
  return {
    offsetDelta,
    key: keepsKeys && key !== null ? Buffer.from(key) : null,
    ...(value === null ? { value } : keepValue(value))
  }
}

interface Input {
  bytes: Buffer
  at: number
}

type Scan<A = void> = Generator<undefined, A, Buffer>

function* need(input: Input, count: number): Scan {
  while (input.bytes.length - input.at < count) {
    // A copy, since the buffer may be overwritten before the next piece arrives.
    const rest = Buffer.from(input.bytes.subarray(input.at))
    const next = yield
    input.bytes = rest.length > 0 ? Buffer.concat([rest, next]) : next
    input.at = 0
  }
}

function* pass(input: Input, length: number, show: (piece: Buffer) => void): Scan {
  let left = length
  while (left > 0) {
    if (input.at === input.bytes.length) yield* need(input, 1)
    const piece = input.bytes.subarray(input.at, input.at + left)
    show(piece)
    input.at += piece.length
    left -= piece.length
  }
}

const nothing = () => {}

function* scanLongValue(input: Input, length: number): Scan<Pick<ScannedRecord, "value" | "cut">> {
  if (length <= rawLengthMax) {
    yield* need(input, length)
    input.at += length
    return keepValue(input.bytes.subarray(input.at - length, input.at))
  }
  const digest = createHash("sha256")
  const head: Array<Buffer> = []
  let headLength = 0
  yield* pass(input, length, (piece) => {
    digest.update(piece)
    if (headLength >= rawHeadLength) return
    const part = Buffer.from(piece.subarray(0, rawHeadLength - headLength))
    head.push(part)
    headLength += part.length
  })
  return { value: Buffer.concat(head), cut: { length, sha256: digest.digest() } }
}

/** Its key, value or headers are too long for memory. */
function* scanLong(input: Input, length: number, target: ScanTarget): Scan<ScannedRecord> {
  yield* need(input, prefixBytesMax)
  const cursor = new Cursor(input.bytes, input.at)
  const offsetDelta = readPrefix(cursor)
  const keyLength = cursor.varint()
  let left = length - (cursor.at - input.at)
  input.at = cursor.at
  const record = { offsetDelta, key: null, value: null }
  if (!target.isWanted(offsetDelta)) {
    yield* pass(input, left, nothing)
    return record
  }
  const keyBytes = Math.max(keyLength, 0)
  if (keyBytes + 1 > left) throw new RangeError("a record is shorter than its key")
  yield* pass(input, keyBytes, nothing)
  left -= keyBytes
  yield* need(input, Math.min(left, varintBytesMax))
  const valueCursor = new Cursor(input.bytes, input.at)
  const valueLength = valueCursor.varint()
  left -= valueCursor.at - input.at
  input.at = valueCursor.at
  if (valueLength > left) throw new RangeError("a record is shorter than its value")
  const value = valueLength < 0 ? { value: null } : yield* scanLongValue(input, valueLength)
  yield* pass(input, left - Math.max(valueLength, 0), nothing)
  return { ...record, ...value }
}

const hasVarint = ({ at, bytes }: Input): boolean => {
  for (let index = at; index < bytes.length; index += 1) if (bytes[index]! < 128) return true
  return bytes.length - at >= varintBytesMax
}

/** Needs constant memory per record. Throws a RangeError if the bytes are not records. */
export function* scanRecords(count: number, target: ScanTarget): Scan {
  const input: Input = { bytes: Buffer.alloc(0), at: 0 }
  for (let index = 0; index < count; index += 1) {
    while (!hasVarint(input)) yield* need(input, input.bytes.length - input.at + 1)
    const cursor = new Cursor(input.bytes, input.at)
    const length = cursor.varint()
    input.at = cursor.at
    if (length < 0) throw new RangeError("a record has a negative length")
    let record: ScannedRecord
    if (length > wholeBytesMax) record = yield* scanLong(input, length, target)
    else {
      yield* need(input, length)
      record = scanWhole(input.bytes.subarray(input.at, input.at + length), target)
      input.at += length
    }
    if (!target.add(record)) return
  }
}
