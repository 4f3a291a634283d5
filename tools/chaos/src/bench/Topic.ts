import { Kafka, logLevel, Partitioners, type Admin, type Producer } from "kafkajs"
import type { PlannedMessage } from "../plan/PlannedMessage.ts"

export const topicName = "billing.payments"
export const groupId = "dealer-billing"
export const partitions = 4
const messageBytesMax = 4 * 1024 * 1024
/** The index of the planned message; the service reads no headers. */
const numberHeader = "number"

export interface TopicRecord {
  readonly partition: number
  readonly offset: bigint
  /** The index of the planned message. */
  readonly number: number
}

export class Topic {
  readonly #kafka: Kafka
  readonly #admin: Admin
  readonly #producer: Producer

  constructor(brokers: Array<string>) {
    const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 30 }
    this.#kafka = new Kafka({
      brokers,
      clientId: "chaos",
      logLevel: logLevel.NOTHING,
      connectionTimeout: 3_000,
      retry
    })
    this.#admin = this.#kafka.admin()
    this.#producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1
    })
  }

  async open(): Promise<void> {
    await this.#admin.connect()
    const configEntries = [{ name: "max.message.bytes", value: String(messageBytesMax) }]
    const topics = [{ topic: topicName, numPartitions: partitions, configEntries }]
    await this.#admin.createTopics({ waitForLeaders: true, topics })
    await this.#producer.connect()
  }

  /** Retries until the broker has the messages; a lost answer may duplicate them. */
  async send(messages: ReadonlyArray<readonly [number: number, message: PlannedMessage]>): Promise<void> {
    const sent = messages.map(([number, { key, value }]) => ({
      key,
      value,
      headers: { [numberHeader]: String(number) }
    }))
    await this.#producer.send({ topic: topicName, acks: -1, messages: sent })
  }

  async sendOne(number: number, { key, value }: PlannedMessage): Promise<TopicRecord> {
    const [sent] = await this.#producer.send({ topic: topicName, acks: -1, messages: [{ key, value }] })
    if (sent?.baseOffset === undefined) throw new Error("the broker did not answer the offset of the message")
    return { partition: sent.partition, offset: BigInt(sent.baseOffset), number }
  }

  /** The next offset per partition. */
  async ends(): Promise<ReadonlyMap<number, bigint>> {
    const offsets = await this.#admin.fetchTopicOffsets(topicName)
    return new Map(offsets.map(({ high, partition }) => [partition, BigInt(high)]))
  }

  /** The committed offset per partition; no entry if there is none. */
  async committed(): Promise<ReadonlyMap<number, bigint>> {
    const [found] = await this.#admin.fetchOffsets({ groupId, topics: [topicName] })
    const known = (found?.partitions ?? []).filter(({ offset }) => BigInt(offset) >= 0n)
    return new Map(known.map(({ offset, partition }) => [partition, BigInt(offset)]))
  }

  /** All messages of the topic. */
  async readAll(): Promise<ReadonlyArray<TopicRecord>> {
    const ends = await this.ends()
    const missing = new Map([...ends].filter(([, end]) => end > 0n))
    const records: Array<TopicRecord> = []
    const consumer = this.#kafka.consumer({ groupId: "chaos-reader", allowAutoTopicCreation: false })
    await consumer.connect()
    await consumer.subscribe({ topic: topicName, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
      const eachMessage = async ({
        message,
        partition
      }: {
        partition: number
        message: { offset: string; headers?: object }
      }) => {
        const header = Object.entries(message.headers ?? {}).find(([name]) => name === numberHeader)
        records.push({ partition, offset: BigInt(message.offset), number: Number(String(header?.[1])) })
        if (BigInt(message.offset) + 1n >= (missing.get(partition) ?? 0n)) missing.delete(partition)
        if (missing.size === 0) resolve()
      }
      if (missing.size === 0) resolve()
      consumer.run({ eachMessage }).catch(reject)
    })
    await consumer.disconnect()
    return records
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#producer.disconnect(), this.#admin.disconnect()])
  }
}
