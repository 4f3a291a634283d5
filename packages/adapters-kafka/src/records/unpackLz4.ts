const frameMagic = 0x184d2204
/** By the block size code of the frame header. */
const blockBytesMax: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 }
const matchLengthMin = 4
const uncompressedFlag = 0x80000000

const early = () => new RangeError("lz4 data ends early")

/** A nibble of 15 continues in the next bytes, until one is not 255. */
const readLength = (
  input: Buffer,
  at: number,
  nibble: number
): { readonly length: number; readonly next: number } => {
  let length = nibble
  let next = at
  if (nibble !== 15) return { length, next }
  while (true) {
    const more = input[next]
    if (more === undefined) throw early()
    next += 1
    length += more
    if (more !== 255) return { length, next }
  }
}

const copyMatch = (output: Buffer, end: number, distance: number, length: number): void => {
  if (distance === 0 || distance > end) throw new RangeError("an lz4 match refers to nothing")
  if (end + length > output.length) throw new RangeError("an lz4 block is greater than its frame allows")
  if (distance >= length) {
    output.copyWithin(end, end - distance, end - distance + length)
    return
  }
  for (let index = end; index < end + length; index += 1) output[index] = output[index - distance]!
}

const unpackBlock = (input: Buffer, output: Buffer): number => {
  let at = 0
  let end = 0
  while (at < input.length) {
    const token = input[at]!
    const literal = readLength(input, at + 1, token >> 4)
    at = literal.next + literal.length
    if (at > input.length) throw early()
    if (end + literal.length > output.length) {
      throw new RangeError("an lz4 block is greater than its frame allows")
    }
    output.set(input.subarray(literal.next, at), end)
    end += literal.length
    // The last sequence of a block has only literals.
    if (at === input.length) return end
    if (at + 2 > input.length) throw early()
    const distance = input.readUInt16LE(at)
    const match = readLength(input, at + 2, token & 15)
    at = match.next
    copyMatch(output, end, distance, match.length + matchLengthMin)
    end += match.length + matchLengthMin
  }
  return end
}

const readHeader = (input: Buffer) => {
  if (input.length < 7) throw early()
  if (input.readUInt32LE(0) !== frameMagic) throw new RangeError("not an lz4 frame")
  const flags = input[4]!
  if (flags >> 6 !== 1) throw new RangeError("an unknown version of lz4 frames")
  // Kafka's own reader and brokers refuse such frames.
  if ((flags & 0x20) === 0) throw new RangeError("lz4 blocks that depend on each other")
  const bytesMax = blockBytesMax[(input[5]! >> 4) & 7]
  if (bytesMax === undefined) throw new RangeError("an unknown size of lz4 blocks")
  return { at: 7 + ((flags & 8) === 0 ? 0 : 8), bytesMax, checksumBytes: (flags & 0x10) === 0 ? 0 : 4 }
}

/**
 * A chunk is valid until the next one is read. Checksums are ignored, since the batch has its own. Own code, since no
 * maintained library unpacks a frame without loading it into memory.
 */
export function* unpackLz4(input: Buffer): Generator<Buffer, void> {
  const header = readHeader(input)
  const output = Buffer.allocUnsafe(header.bytesMax)
  let { at } = header
  while (true) {
    if (at + 4 > input.length) throw early()
    const size = input.readUInt32LE(at)
    at += 4
    if (size === 0) return
    const length = size & 0x7fffffff
    if (at + length > input.length) throw early()
    const block = input.subarray(at, at + length)
    if ((size & uncompressedFlag) !== 0) {
      if (block.length > header.bytesMax) throw new RangeError("an lz4 block is greater than its frame allows")
      yield block
    } else yield output.subarray(0, unpackBlock(block, output))
    at += length + header.checksumBytes
  }
}
