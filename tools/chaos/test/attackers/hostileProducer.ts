import { gzipSync } from "node:zlib"
import { Kafka, logLevel, Partitioners, type Message } from "kafkajs"
import kafkajs from "kafkajs"
import { setTimeout as pause } from "node:timers/promises"
import { topicName } from "../../src/bench/Topic.ts"
import type { Attack, Attacker } from "./Attack.ts"

const { CompressionCodecs, CompressionTypes } = kafkajs
const everyMs = 500
const bombBytes = 100_000_000

const text = (fields: object) => JSON.stringify({ currency: "RUB", paidAt: "2026-11-20T10:00:00Z", ...fields })

/** Messages that must be parked. */
const messages = ({ random, target }: Attack): ReadonlyArray<Message> => {
  const { contractId, invoiceId } = target
  const paymentId = `hostile-${random.integer(1, 1e9)}`
  const payment = { type: "payment.received", paymentId, contractId, sum: "1.00" }
  const garbage = Buffer.from(Array.from({ length: random.integer(1, 2_000) }, () => random.integer(0, 255)))
  const total = { type: "invoice.paid-total", invoiceId, revision: 2_147_483_647 }
  return [
    { value: garbage },
    { key: garbage, value: null },
    { value: text({ ...payment, sum: 1 }) },
    { value: text({ ...payment, paymentId: { $gt: "" } }) },
    { value: text({ ...payment, sum: "100000000.01" }) },
    { value: text({ ...payment, sum: "92233720368547758.08" }) },
    { value: text({ ...payment, contractId: `nobody-${paymentId}` }) },
    { value: text({ ...payment, currency: "USD" }) },
    { value: text({ ...payment, paidAt: "9999-12-31T23:59:59Z" }) },
    { value: text({ ...total, totalPaid: "99999999.99" }) },
    { value: text({ ...total, totalPaid: "-1.00" }) },
    { value: text({ type: "payment.reversed", paymentId, reversesPaymentId: paymentId, sum: "1.00" }) },
    { value: `${text(payment)}${" ".repeat(90_000)}` },
    { value: "[".repeat(60_000) },
    { value: "x", headers: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`h${index}`, "x"])) }
  ]
}

/** Sends bytes as a compressed batch, valid or not. */
const packed = (bytes: Buffer) => () => ({
  compress: () => Promise.resolve(bytes),
  decompress: () => Promise.reject(new Error("nothing is fetched here"))
})

const varint = (value: number): Buffer => {
  let rest = value < 0 ? -2 * value - 1 : 2 * value
  const bytes: Array<number> = []
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

/** One record whose value is 100 MB of one character, in 100 kB of gzip. */
const makeBomb = (): Buffer => {
  const head = Buffer.concat([Buffer.from([0]), varint(0), varint(0), varint(-1), varint(bombBytes)])
  const parts = [varint(head.length + bombBytes + 1), head, Buffer.alloc(bombBytes, 120), varint(0)]
  return gzipSync(Buffer.concat(parts))
}
let bomb: Buffer | null = null

/** Garbage, wrong types, absurd sums, damaged batches, compression bombs. */
export const hostileProducer: Attacker = async (attack) => {
  const { random, tally, target } = attack
  bomb ??= makeBomb()
  const batches = [
    bomb,
    gzipSync(Buffer.from("no record")),
    Buffer.from("no gzip"),
    gzipSync(Buffer.alloc(1_000_000, 255))
  ]
  const brokers = [...target.brokers]
  const kafka = new Kafka({ brokers, clientId: "hostile", logLevel: logLevel.NOTHING, retry: { retries: 0 } })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  const original = CompressionCodecs[CompressionTypes.GZIP]
  const send = async (sent: ReadonlyArray<Message>, compression = CompressionTypes.None) => {
    tally.sent += sent.length
    await producer.send({ topic: topicName, messages: [...sent], compression }).then(
      () => tally.answered("taken"),
      () => tally.answered("refused by the broker")
    )
  }
  for (let turn = 0; !attack.isOver(); turn += 1) {
    const all = messages(attack)
    await send(Array.from({ length: 5 }, () => random.pick(all)))
    if (turn % 10 === 0) {
      CompressionCodecs[CompressionTypes.GZIP] = packed(batches[(turn / 10) % batches.length] ?? bomb)
      await send([{ value: "x" }], CompressionTypes.GZIP)
      CompressionCodecs[CompressionTypes.GZIP] = original
    }
    await pause(everyMs)
  }
  await producer.disconnect()
}
