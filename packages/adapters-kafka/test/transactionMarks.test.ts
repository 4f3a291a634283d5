import { describe, expect, it } from "@effect/vitest"
import type { KafkaMessage } from "kafkajs"
import { isPassedOver, markPartition } from "../src/connection/transactionMarks.ts"
import { findGaps } from "../src/topic/findGaps.ts"

type Fetched = Parameters<typeof markPartition>[0]["messages"][number]

const ofProducer = (producerId: string, offset: number, key: Buffer | null = null): Fetched => ({
  offset: String(offset),
  key,
  isControlRecord: false,
  batchContext: { producerId, inTransaction: true }
})
const end = (producerId: string, offset: number, isKept: boolean): Fetched => ({
  ...ofProducer(producerId, offset, Buffer.from([0, 0, 0, isKept ? 1 : 0])),
  isControlRecord: true
})
const plain = (offset: number): Fetched => ({ offset: String(offset), key: null, isControlRecord: false })
const aborted = (producerId: string, firstOffset: number) => ({ producerId, firstOffset: String(firstOffset) })

/** The offsets that are left to readers. */
const readable = (
  messages: ReadonlyArray<Fetched>,
  abortedTransactions: ReadonlyArray<{ readonly producerId: string; readonly firstOffset: string }>
) => {
  markPartition({ messages, abortedTransactions })
  return messages.filter((message) => !isPassedOver(message)).map(({ offset }) => Number(offset))
}

describe("what readers must pass over", () => {
  it("is what was rolled back, in whichever order transactions end, and their marks", () => {
    const messages = [
      ofProducer("a", 0),
      ofProducer("b", 1),
      ofProducer("kept", 2),
      ofProducer("a", 3),
      end("b", 4, false),
      end("kept", 5, true),
      ofProducer("a", 6),
      end("a", 7, false),
      plain(8)
    ]
    expect(readable(messages, [aborted("b", 1), aborted("a", 0)])).toEqual([2, 8])
  })

  it("is all that is left of transactions within which a fetch begins", () => {
    const messages = [ofProducer("b", 10), ofProducer("a", 11), end("b", 12, false), end("a", 13, false), plain(14)]
    expect(readable(messages, [aborted("a", 2), aborted("b", 1)])).toEqual([14])
  })

  it("does not depend on a key that a producer chose", () => {
    const messages = [ofProducer("a", 0, Buffer.alloc(4)), ofProducer("a", 1), end("a", 2, false)]
    expect(readable(messages, [aborted("a", 0)])).toEqual([])
  })

  it("is nothing of the next transaction of the same producer", () => {
    const messages = [ofProducer("a", 0), end("a", 1, false), ofProducer("a", 2), end("a", 3, true)]
    expect(readable(messages, [aborted("a", 0)])).toEqual([2])
  })
})

describe("the gaps of a batch", () => {
  const message = (offset: number, isMark = false) =>
    ({ offset: String(offset), isPassedOver: isMark }) as unknown as KafkaMessage

  it("are the marks, from the offset on that is next", () => {
    const messages = [message(3, true), message(4, true), message(5), message(6, true), message(7, true)]
    expect(findGaps({ messages }, 4n)).toEqual({
      passedOver: [
        { from: 4n, until: 5n },
        { from: 6n, until: 8n }
      ],
      missing: []
    })
  })

  it("are missing where the log holds nothing", () => {
    const messages = [message(6), message(9, true), message(10)]
    expect(findGaps({ messages }, 4n)).toEqual({
      passedOver: [{ from: 9n, until: 10n }],
      missing: [
        { from: 4n, until: 6n },
        { from: 7n, until: 9n }
      ]
    })
  })
})
