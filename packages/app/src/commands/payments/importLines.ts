import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { Schema } from "effect"

export class BadImportFile extends Schema.TaggedError<BadImportFile>()("BadImportFile", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `Cannot import ${this.path}: ${this.reason}`
  }
}

/** Limits the memory for one line. */
const lineBytesMax = 1_000_000

interface ImportLine {
  /** Counted from 1. */
  readonly number: number
  readonly raw: Uint8Array
}

const newline = 0x0a
const space = 0x20
const tab = 0x09
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

const makeLine = (number: number, bytes: Buffer): ImportLine => {
  const start = number === 1 && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
  return { number, raw: new Uint8Array(bytes.subarray(start, end)) }
}

/** All lines of a file, also empty ones. */
export async function* importLines(path: string, onRead?: (bytes: Buffer) => void): AsyncGenerator<ImportLine> {
  let pending: Buffer = Buffer.alloc(0)
  let number = 0
  for await (const read of createReadStream(path) as AsyncIterable<Buffer>) {
    onRead?.(read)
    let rest = pending.length === 0 ? read : Buffer.concat([pending, read])
    for (let at = rest.indexOf(newline); at !== -1; at = rest.indexOf(newline)) {
      number += 1
      yield makeLine(number, rest.subarray(0, at))
      rest = rest.subarray(at + 1)
    }
    if (rest.length > lineBytesMax) {
      throw new BadImportFile({ path, reason: `line ${number + 1} is longer than ${lineBytesMax} bytes` })
    }
    pending = rest
  }
  if (pending.length > 0) yield makeLine(number + 1, pending)
}

export const isBlank = ({ raw }: ImportLine): boolean =>
  raw.every((byte) => byte === space || byte === tab || byte === carriageReturn)

interface ImportScan {
  readonly sha256: string
  /** Including blank ones. */
  readonly lines: number
  readonly blank: number
}

export const scanImport = async (path: string): Promise<ImportScan> => {
  const hash = createHash("sha256")
  let lines = 0
  let blank = 0
  for await (const line of importLines(path, (bytes) => hash.update(bytes))) {
    lines = line.number
    if (isBlank(line)) blank += 1
  }
  return { sha256: hash.digest("hex"), lines, blank }
}
