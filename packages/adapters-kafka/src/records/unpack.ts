import { setImmediate as turn } from "node:timers/promises"
import * as zlib from "node:zlib"
import { unpackLz4 } from "./unpackLz4.ts"
import { unpackSnappy } from "./unpackSnappy.ts"

export const codecNames = ["none", "gzip", "snappy", "lz4", "zstd"] as const
export type CodecName = (typeof codecNames)[number]

const chunkSize = 262_144
/** Yields to other work after so many bytes. */
const turnBytes = 1_048_576

function* joinSmall(chunks: Iterable<Buffer>): Generator<Buffer, void> {
  const joined = Buffer.allocUnsafe(chunkSize)
  let length = 0
  for (const chunk of chunks) {
    if (length + chunk.length > joined.length) {
      yield joined.subarray(0, length)
      length = 0
    }
    if (chunk.length > joined.length) yield chunk
    else length += chunk.copy(joined, length)
  }
  yield joined.subarray(0, length)
}

async function* inTurns(chunks: Iterable<Buffer>): AsyncGenerator<Buffer, void> {
  let bytes = 0
  for (const chunk of chunks) {
    yield chunk
    bytes += chunk.length
    if (bytes < turnBytes) continue
    bytes = 0
    await turn()
  }
}

const through = (input: Buffer, transform: zlib.Gunzip | zlib.ZstdDecompress): AsyncIterable<Buffer> => {
  transform.end(input)
  return transform
}

/** A stream, so that memory does not grow with the unpacked size. A chunk is valid until the next one is read. */
export const unpack = (codec: CodecName, input: Buffer): AsyncIterable<Buffer> => {
  switch (codec) {
    case "none":
      return inTurns([input])
    case "gzip":
      return through(input, zlib.createGunzip({ chunkSize }))
    case "snappy":
      return inTurns(joinSmall(unpackSnappy(input)))
    case "lz4":
      return inTurns(joinSmall(unpackLz4(input)))
    case "zstd":
      if (typeof zlib.createZstdDecompress !== "function") {
        throw new RangeError("zstd needs Node.js 22.15 or newer; start the service with that")
      }
      return through(input, zlib.createZstdDecompress({ chunkSize }))
  }
}
