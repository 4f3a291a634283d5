import { once } from "node:events"
import { memoryUsage } from "node:process"
import { createGzip, createZstdCompress, gzipSync, zstdCompressSync, type Gzip, type ZstdCompress } from "node:zlib"
import { describe, expect } from "@effect/vitest"
import { Effect } from "effect"
import kafkajs, { Partitioners, type Message } from "kafkajs"
import { createHash, randomBytes } from "node:crypto"
import { asAdmin, newTopic, onKafka, produce, startConsumer, type KafkaCase } from "./kafka.ts"
import { lz4Frame, recordOf, recordsOf, varint } from "./recordBatches.ts"
import { eventually, event, makeStorage } from "./storage.ts"

const { CompressionCodecs, CompressionTypes } = kafkajs
const originalCodecs = { ...CompressionCodecs }

/** Sends as many messages as `count`, with records of the sender's own making, packed already. */
const producePacked = ({ client, topic }: KafkaCase, codec: 1 | 2 | 3 | 4, packed: Buffer, count: number) =>
  Effect.promise(async () => {
    CompressionCodecs[codec] = () => ({
      compress: () => Promise.resolve(packed),
      decompress: () => Promise.reject(new Error("nothing is fetched here"))
    })
    const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    const messages = Array.from({ length: count }, () => ({ value: "x", partition: 0 }))
    await producer.send({ topic, messages, compression: codec })
    await producer.disconnect()
    Object.assign(CompressionCodecs, originalCodecs)
  })

const pieceBytes = 1_000_000

/** A record whose value is that many bytes of one kind, packed piece by piece. */
const bomb = async (packer: Gzip | ZstdCompress, pieces: number): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  packer.on("data", (chunk: Buffer) => chunks.push(chunk))
  const length = pieces * pieceBytes
  const body = [Buffer.from([0]), varint(0), varint(0), varint(-1), varint(length)]
  const head = Buffer.concat([...body])
  packer.write(Buffer.concat([varint(head.length + length + 1), head]))
  const piece = Buffer.alloc(pieceBytes, 120)
  for (let index = 0; index < pieces; index += 1) if (!packer.write(piece)) await once(packer, "drain")
  packer.end(varint(0))
  await once(packer, "end")
  return Buffer.concat(chunks)
}

const sha256OfBomb = (pieces: number): string => {
  const hash = createHash("sha256")
  const piece = Buffer.alloc(pieceBytes, 120)
  for (let index = 0; index < pieces; index += 1) hash.update(piece)
  return hash.digest("hex")
}

/** The greatest memory of this process while it works, in MB. */
const watchMemory = () => {
  let mostMb = 0
  const timer = setInterval(() => (mostMb = Math.max(mostMb, memoryUsage.rss() / 1e6)), 50)
  return () => {
    clearInterval(timer)
    return mostMb
  }
}

const oddMessages = (): ReadonlyArray<Message> => [
  ...Array.from({ length: 200 }, (_, index) => ({ value: randomBytes(index * 7), key: randomBytes(index) })),
  { value: null },
  { key: "tombstone", value: null },
  { key: Buffer.from([0, 0, 0, 0]), value: "a marker's key" },
  { key: randomBytes(700_000), value: "a great key" },
  { value: "great headers", headers: { great: randomBytes(700_000) } },
  {
    value: "many headers",
    headers: Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`h${index}`, "x"]))
  },
  { value: randomBytes(900_000) },
  { value: `${event("p-cut")}${" ".repeat(90_000)}` },
  { value: `[${"[".repeat(60_000)}` }
]

describe("a hostile producer", () => {
  onKafka(
    "ends nothing, fills no memory, and holds up no good message for long",
    (kafka) =>
      Effect.gen(function* () {
        yield* newTopic(kafka)
        const storage = yield* makeStorage
        const { health } = yield* startConsumer(kafka, storage, { sessionTimeoutMs: 10_000 })
        let sent = 0
        const good = Effect.fn("good")(function* (name: string) {
          yield* produce(kafka, [{ value: event(name, "1.00") }])
          sent += 1
          yield* storage.read((tables) => tables.payments.has(name)).pipe(eventually, Effect.timeout("10 seconds"))
          expect((yield* health.check).state).toBe("consuming")
        })
        yield* good("first")
        const mostMb = watchMemory()
        const beforeMb = memoryUsage.rss() / 1e6

        for (const message of oddMessages()) {
          yield* produce(kafka, [message])
          sent += 1
        }
        yield* good("behind odd ones")

        const small = Array.from({ length: 10_000 }, (_, index) =>
          recordOf(index, { value: Buffer.from([index % 256]) })
        )
        yield* producePacked(kafka, CompressionTypes.GZIP, gzipSync(Buffer.concat(small)), 10_000)
        sent += 10_000
        yield* good("behind 10,000 of one batch")

        const plain = recordsOf([{ value: Buffer.from("x") }, { value: null }])
        const frame = lz4Frame([{ packed: plain, isPacked: false }])
        const literal = Buffer.from([plain.length, (plain.length - 1) << 2])
        const snappy = Buffer.concat([literal, plain])
        for (const [codec, packed] of [
          [CompressionTypes.LZ4, frame],
          [CompressionTypes.Snappy, snappy],
          [CompressionTypes.ZSTD, zstdCompressSync(plain)]
        ] as const) {
          yield* producePacked(kafka, codec, packed, 2)
          sent += 2
        }
        yield* good("behind every codec")

        const pieces = 500
        const bombs = [
          [CompressionTypes.GZIP, yield* Effect.promise(() => bomb(createGzip(), pieces))],
          [CompressionTypes.ZSTD, yield* Effect.promise(() => bomb(createZstdCompress(), pieces))]
        ] as const
        const bombOffsets: Array<number> = []
        for (const [codec, packed] of bombs) {
          bombOffsets.push(sent)
          yield* producePacked(kafka, codec, packed, 1)
          sent += 1
          yield* good(`behind a bomb in codec ${codec}`)
        }
        const tooMuch = yield* Effect.promise(() => bomb(createZstdCompress(), 1_200))
        yield* producePacked(kafka, CompressionTypes.ZSTD, tooMuch, 1)
        sent += 1
        yield* good("behind more than is unpacked at all")

        const processedMessages = yield* storage.read((tables) => [...tables.processedMessages.values()])
        const offsets = processedMessages
          .map(({ position }) => Number(position.number))
          .toSorted((left, right) => left - right)
        expect(offsets).toEqual(Array.from({ length: sent }, (_, index) => index))
        const { end } = (yield* asAdmin(kafka, (admin) => admin.fetchTopicOffsets(kafka.topic))).map(
          ({ high }) => ({
            end: Number(high)
          })
        )[0]!
        expect(end).toBe(sent)
        const parked = yield* storage.read((tables) => [...tables.parked.values()].map(({ message }) => message))
        const kept = parked.filter(({ position }) => bombOffsets.includes(Number(position.number)))
        const sha256 = sha256OfBomb(pieces)
        expect(
          kept.map(({ cut, raw }) => [raw.length, cut?.length, Buffer.from(cut!.sha256).toString("hex")])
        ).toEqual(bombOffsets.map(() => [4_096, pieces * pieceBytes, sha256]))
        expect(yield* storage.read((tables) => tables.payments.has("p-cut"))).toBe(false)
        expect(mostMb() - beforeMb).toBeLessThan(600)
      }),
    300_000
  )
})
