import type { NumberRange } from "@dealer-billing/domain/internal"
import type { Batch } from "kafkajs"
import { isPassedOver } from "../connection/transactionMarks.ts"

type Range = Pick<NumberRange, "from" | "until">

interface Gaps {
  /** Marks of transactions, and records that were rolled back. */
  readonly passedOver: ReadonlyArray<Range>
  /** Deleted by compaction. */
  readonly missing: ReadonlyArray<Range>
}

export const findGaps = ({ messages }: Pick<Batch, "messages">, next: bigint): Gaps => {
  const passedOver: Array<Range> = []
  const missing: Array<Range> = []
  let expected = next
  for (const message of messages) {
    const offset = BigInt(message.offset)
    if (offset < expected) continue
    if (offset > expected) missing.push({ from: expected, until: offset })
    if (isPassedOver(message)) {
      const before = passedOver.at(-1)
      if (before?.until === offset) passedOver[passedOver.length - 1] = { from: before.from, until: offset + 1n }
      else passedOver.push({ from: offset, until: offset + 1n })
    }
    expected = offset + 1n
  }
  return { passedOver, missing }
}
