import { describe, expect, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib"
import { readRecordSet } from "../src/records/readRecordSet.ts"
import { batchAround, batchOf, lz4Frame, recordOf, recordsOf, varint } from "./recordBatches.ts"

const gzip = 1
const snappy = 2
const lz4 = 3
const zstd = 4

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex")

const texts = async (set: Buffer, wanted = 0n) =>
  (await readRecordSet(set, wanted)).messages.map(({ offset, unreadable, value }) =>
    unreadable === undefined ? `${offset} ${value?.toString() ?? "null"}` : `${offset} ! ${unreadable.reason}`
  )

const values = (...all: ReadonlyArray<string>) => all.map((value) => ({ value: Buffer.from(value) }))

describe("a record set", () => {
  it("has its messages from the wanted offset on, over all its batches", async () => {
    const set = Buffer.concat([
      batchOf(values("a", "b")),
      batchOf(values("c", "d"), { firstOffset: 7n }),
      batchOf(values("e"), { firstOffset: 9n }).subarray(0, 40)
    ])
    expect(await texts(set)).toEqual(["0 a", "1 b", "7 c", "8 d"])
    expect(await texts(set, 1n)).toEqual(["1 b", "7 c", "8 d"])
    expect(await texts(set, 8n)).toEqual(["8 d"])
  })

  it("passes over keys and headers, however great they are, and knows null from empty", async () => {
    const great = Buffer.alloc(300_000, 1)
    const headers = Array.from({ length: 5_000 }, (_, index): readonly [string, Buffer] => [
      `h${index}`,
      Buffer.alloc(99)
    ])
    const set = batchOf([
      { value: null },
      { value: Buffer.alloc(0) },
      { key: great, value: Buffer.from("behind a key") },
      { key: great, value: null },
      { value: Buffer.from("before headers"), headers },
      { value: Buffer.from("last") }
    ])
    const shown = ["0 null", "1 ", "2 behind a key", "3 null", "4 before headers", "5 last"]
    expect(await texts(set)).toEqual(shown)
    expect(await texts(set, 3n)).toEqual(shown.slice(3))
  })

  it("keeps of a value above 64 kB its beginning, length and hash", async () => {
    for (const length of [65_536, 65_537, 262_000, 1_000_000]) {
      const value = Buffer.from(Array.from({ length }, (_, index) => index % 251))
      const packed = gzipSync(recordsOf([{ value }, { value: Buffer.from("next") }]))
      for (const set of [
        batchOf([{ value }, { value: Buffer.from("next") }]),
        batchAround(packed, { count: 2, attributes: gzip })
      ]) {
        const { messages } = await readRecordSet(set, 0n)
        const [first, second] = messages
        const isLong = length > 65_536
        const kept = { length, sha256: sha256(value) }
        expect(second?.value?.toString()).toBe("next")
        expect(first?.value?.equals(isLong ? value.subarray(0, 4_096) : value)).toBe(true)
        const cut = first?.cut && {
          length: first.cut.length,
          sha256: Buffer.from(first.cut.sha256).toString("hex")
        }
        expect(cut).toEqual(isLong ? kept : undefined)
      }
    }
  })

  it("shows control records to the client as such, and no other record with a key", async () => {
    const marker = { key: Buffer.from([0, 0, 0, 0]), value: Buffer.from([0, 0, 0, 0, 0, 0]) }
    const set = Buffer.concat([
      batchOf([marker], { attributes: 0x10, producerId: 7n }),
      batchOf([marker], { attributes: 0x30, producerId: 7n, firstOffset: 1n })
    ])
    const { messages } = await readRecordSet(set, 0n)
    expect(messages.map(({ isControlRecord, key }) => [isControlRecord, key?.length ?? null])).toEqual([
      [false, null],
      [true, 4]
    ])
    expect(messages.map(({ batchContext }) => batchContext.producerId)).toEqual(["7", "7"])
  })
})

describe("a batch that cannot be read", () => {
  const good = batchOf(values("a", "b"))

  it("ends the set, names its offsets, and takes nothing of itself for a message", async () => {
    const next = batchOf(values("c"), { firstOffset: 2n })
    const damaged = batchOf(values("x", "y", "z"), { firstOffset: 2n })
    damaged[70] = damaged[70]! ^ 1
    const set = Buffer.concat([good, damaged, next])
    expect(await texts(set)).toEqual(["0 a", "1 b", "2 ! the checksum is wrong"])
    const last = (await readRecordSet(set, 0n)).messages.at(-1)
    expect(last?.unreadable?.until).toBe(5n)
    expect((await readRecordSet(set, 3n)).messages.map(({ offset }) => offset)).toEqual(["3"])
  })

  it("reports its format, its codec, and invalid records", async () => {
    const packed = gzipSync(recordsOf(values("a", "b", "c")))
    const at = (codec: number, bytes: Buffer, count = 3) => batchAround(bytes, { count, attributes: codec })
    expect(await texts(batchOf(values("a"), { magic: 1 }))).toEqual([
      "0 ! the format of messages is version 1, older than Kafka 0.11"
    ])
    expect(await texts(at(5, packed))).toEqual(["0 ! codec 5 is unknown"])
    expect(await texts(at(gzip, packed, 4))).toEqual(["0 a", "1 b", "2 c", "3 ! gzip: the records end early"])
    expect((await texts(at(gzip, packed.subarray(0, 20)))).at(-1)).toMatch(/! gzip: /u)
    for (const codec of [gzip, snappy, lz4, zstd]) {
      expect((await texts(at(codec, Buffer.from("nothing of the kind")))).at(-1)).toMatch(/^\d ! /u)
    }
    expect(await texts(batchAround(Buffer.concat([varint(40), Buffer.alloc(3)]), { count: 1 }))).toEqual([
      "0 ! the records end early"
    ])
    expect(await texts(batchAround(varint(-5), { count: 1 }))).toEqual(["0 ! a record has a negative length"])
  })

  it("never breaks the reader, whatever its bytes are", async () => {
    const sources = [gzip, snappy, lz4, zstd, 0].map((codec) => {
      const records = recordsOf(values("a".repeat(300), "b", "c"))
      const packed =
        codec === gzip
          ? gzipSync(records)
          : codec === zstd
            ? zstdCompressSync(records)
            : codec === lz4
              ? lz4Frame([{ packed: records, isPacked: false }])
              : codec === snappy
                ? Buffer.concat([Buffer.from([0xb4, 2, 0xf0, 60]), records])
                : records
      return { codec, packed }
    })
    let seed = 7
    const random = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    for (let round = 0; round < 400; round += 1) {
      const { codec, packed } = sources[round % sources.length]!
      const bytes = Buffer.from(packed.subarray(0, packed.length - random(3)))
      for (let change = 0; change <= random(4); change += 1) bytes[random(bytes.length)] = random(256)
      const { messages } = await readRecordSet(batchAround(bytes, { count: 3, attributes: codec }), 0n)
      expect(messages.length).toBeGreaterThan(0)
      expect(messages.every(({ value }) => (value?.length ?? 0) <= 65_536)).toBe(true)
    }
  })
})

describe("the codecs", () => {
  const records = recordsOf(values("aaaaaaaa", "b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
  const shown = ["0 aaaaaaaa", "1 b", `2 ${"a".repeat(41)}`]
  const read = (attributes: number, packed: Buffer) => texts(batchAround(packed, { count: 3, attributes }))

  it("are gzip and zstd", async () => {
    expect(await read(gzip, gzipSync(records))).toEqual(shown)
    expect(await read(zstd, zstdCompressSync(records))).toEqual(shown)
    expect((await read(gzip, deflateRawSync(records))).at(-1)).toMatch(/! gzip/u)
  })

  it("are lz4: packed and plain blocks, matches that overlap", async () => {
    // A literal of one byte, then a match of 40 of the one before: a run of 41.
    const run = Buffer.from([0x1f, 0x61, 1, 0, 40 - 4 - 15, 0x00])
    const begin = records.subarray(0, records.length - 42)
    const end = records.subarray(records.length - 1)
    const frame = lz4Frame([
      { packed: begin, isPacked: false },
      { packed: run, isPacked: true },
      { packed: end, isPacked: false }
    ])
    expect(await read(lz4, frame)).toEqual(shown)
  })

  it("give back the very bytes of records that lie across their blocks", async () => {
    const many = Array.from({ length: 700 }, (_, index) => ({ value: Buffer.from(`${index};`.repeat(211)) }))
    const all = recordsOf(many)
    const blocks = Array.from({ length: Math.ceil(all.length / 60_000) }, (_, index) =>
      all.subarray(index * 60_000, (index + 1) * 60_000)
    )
    const lengthOf = (bytes: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeInt32BE(bytes.length)
      return length
    }
    const literals = blocks.map((block) => {
      const tag = Buffer.from([61 << 2, 0, 0])
      tag.writeUInt16LE(block.length - 1, 1)
      return Buffer.concat([Buffer.from([0xe0, 0xd4, 0x03]), tag, block])
    })
    const framed = Buffer.concat([
      Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
      ...literals.flatMap((block) => [lengthOf(block), block])
    ])
    const expected = many.map(({ value }, index) => `${index} ${value.toString()}`)
    for (const [attributes, packed] of [
      [0, all],
      [gzip, gzipSync(all)],
      [snappy, framed],
      [lz4, lz4Frame(blocks.map((block) => ({ packed: block, isPacked: false })))],
      [zstd, zstdCompressSync(all)]
    ] as const) {
      expect(await texts(batchAround(packed, { count: many.length, attributes }))).toEqual(expected)
    }
  })

  it("are snappy: one raw block, and the blocks of snappy-java; copies that overlap", async () => {
    const begin = records.subarray(0, records.length - 42)
    const end = records.subarray(records.length - 1)
    const literal = (bytes: Buffer) => Buffer.concat([Buffer.from([(bytes.length - 1) << 2]), bytes])
    // A literal of one byte, then a copy of 40 of the one before.
    const run = Buffer.from([0x00, 0x61, ((40 - 1) << 2) | 2, 1, 0])
    const raw = Buffer.concat([Buffer.from([records.length]), literal(begin), run, literal(end)])
    expect(await read(snappy, raw)).toEqual(shown)
    const block = (bytes: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeInt32BE(bytes.length)
      return Buffer.concat([length, bytes])
    }
    const framed = Buffer.concat([
      Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
      block(Buffer.concat([Buffer.from([begin.length]), literal(begin)])),
      block(Buffer.concat([Buffer.from([41]), run])),
      block(Buffer.concat([Buffer.from([1]), literal(end)]))
    ])
    expect(await read(snappy, framed)).toEqual(shown)
  })
})

describe("what unpacks to more than fits", () => {
  const bomb = (count: number, length: number) =>
    gzipSync(
      Buffer.concat(
        Array.from({ length: count }, (_, index) => recordOf(index, { value: Buffer.alloc(length, 120) }))
      )
    )

  it("comes in parts, each from where the one before ended, and each of bounded size", async () => {
    const set = batchAround(bomb(400, 60_000), { count: 400, attributes: gzip })
    const offsets: Array<bigint> = []
    let wanted = 0n
    while (wanted < 400n) {
      const { messages } = await readRecordSet(set, wanted)
      expect(messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)).toBeLessThan(8_500_000)
      offsets.push(...messages.map(({ offset }) => BigInt(offset)))
      wanted = offsets.at(-1)! + 1n
    }
    expect(offsets).toEqual(Array.from({ length: 400 }, (_, index) => BigInt(index)))
  })

  it("comes in parts of 10,000 messages where these are small", async () => {
    const set = batchAround(bomb(25_000, 1), { count: 25_000, attributes: gzip })
    expect((await readRecordSet(set, 0n)).messages).toHaveLength(10_000)
    expect((await readRecordSet(set, 20_000n)).messages.map(({ offset }) => offset).at(-1)).toBe("24999")
  })
})
