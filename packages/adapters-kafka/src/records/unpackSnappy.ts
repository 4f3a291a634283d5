/** How far back a copy may refer. Every known writer uses blocks of this size. */
const windowBytes = 65_536
const chunkBytes = 262_144

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const xerialHeaderBytes = 16

/** The window of the last unpacked bytes, and room for the next ones. */
class SnappyOutput {
  readonly #bytes = Buffer.allocUnsafe(windowBytes + chunkBytes)
  #begin = 0
  #end = 0

  get room(): number {
    return this.#bytes.length - this.#end
  }

  append(source: Uint8Array): void {
    this.#bytes.set(source, this.#end)
    this.#end += source.length
  }

  copy(distance: number, length: number): void {
    if (distance === 0 || distance > this.#end) throw new RangeError("a snappy copy refers to nothing")
    if (distance >= length) {
      this.#bytes.copyWithin(this.#end, this.#end - distance, this.#end - distance + length)
      this.#end += length
      return
    }
    for (let left = length; left > 0; left -= 1) {
      this.#bytes[this.#end] = this.#bytes[this.#end - distance]!
      this.#end += 1
    }
  }

  /** The new bytes since the last call. Valid until the next write. */
  take(): Buffer {
    const chunk = this.#bytes.subarray(this.#begin, this.#end)
    this.#begin = this.#end
    return chunk
  }

  clear(): void {
    this.#begin = 0
    this.#end = 0
  }

  slide(): void {
    const keep = Math.min(windowBytes, this.#end)
    this.#bytes.copyWithin(0, this.#end - keep, this.#end)
    this.#begin = keep
    this.#end = keep
  }
}

const littleEndian = (input: Buffer, at: number, count: number): number => {
  if (at + count > input.length) throw new RangeError("snappy data ends early")
  return input.readUIntLE(at, count)
}

const readCopy = (input: Buffer, at: number) => {
  const tag = input[at]!
  switch (tag & 3) {
    case 1:
      return {
        length: ((tag >> 2) & 7) + 4,
        distance: ((tag >> 5) << 8) | littleEndian(input, at + 1, 1),
        next: at + 2
      }
    case 2:
      return { length: (tag >> 2) + 1, distance: littleEndian(input, at + 1, 2), next: at + 3 }
    default:
      return { length: (tag >> 2) + 1, distance: littleEndian(input, at + 1, 4), next: at + 5 }
  }
}

/** Its length is in the tag (up to 60), or in one to four bytes after it. */
const readLiteral = (input: Buffer, at: number) => {
  const short = input[at]! >> 2
  const extra = short < 60 ? 0 : short - 59
  const length = (extra === 0 ? short : littleEndian(input, at + 1, extra)) + 1
  const start = at + 1 + extra
  if (start + length > input.length) throw new RangeError("snappy data ends early")
  return input.subarray(start, start + length)
}

const skipLength = (input: Buffer): number => {
  let at = 0
  while (at < 5 && (input[at] ?? 0) >= 128) at += 1
  return at + 1
}

function* unpackBlock(input: Buffer, output: SnappyOutput): Generator<Buffer, void> {
  output.clear()
  let at = skipLength(input)
  while (at < input.length) {
    if (output.room < 64) {
      yield output.take()
      output.slide()
    }
    if ((input[at]! & 3) !== 0) {
      const { distance, length, next } = readCopy(input, at)
      output.copy(distance, length)
      at = next
      continue
    }
    const literal = readLiteral(input, at)
    at = literal.byteOffset - input.byteOffset + literal.length
    for (let from = 0; from < literal.length; from += windowBytes) {
      if (output.room < windowBytes) {
        yield output.take()
        output.slide()
      }
      output.append(literal.subarray(from, from + windowBytes))
    }
  }
  yield output.take()
}

/**
 * Blocks in the framing of snappy-java, or one raw block. A chunk is valid until the next one is read. Own code, since
 * no maintained library unpacks a raw block without allocating its stated size.
 */
export function* unpackSnappy(input: Buffer): Generator<Buffer, void> {
  const output = new SnappyOutput()
  if (!input.subarray(0, xerialMagic.length).equals(xerialMagic)) return yield* unpackBlock(input, output)
  let at = xerialHeaderBytes
  while (at < input.length) {
    if (at + 4 > input.length) throw new RangeError("snappy data ends early")
    const length = input.readInt32BE(at)
    at += 4
    if (length < 0 || at + length > input.length) throw new RangeError("snappy data ends early")
    yield* unpackBlock(input.subarray(at, at + length), output)
    at += length
  }
}
