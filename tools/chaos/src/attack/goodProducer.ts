import { setTimeout as pause } from "node:timers/promises"
import type { Topic, TopicRecord } from "../bench/Topic.ts"
import { eventText } from "../plan/eventText.ts"
import type { PlannedEvent, PlannedMessage } from "../plan/PlannedMessage.ts"
import type { WorldAccount } from "../plan/World.ts"

const batchLength = 50
/** A PDF has at most 2,000. */
const longStatementRows = 1_900

/** Many small payments to one account, for a long statement. */
export const planLongStatement = (account: WorldAccount): ReadonlyArray<PlannedMessage> =>
  Array.from({ length: longStatementRows }, (_, number) => {
    const named = { invoiceId: null, revision: null, reversesPaymentId: null }
    const event: PlannedEvent = {
      paymentId: `long-${number}`,
      type: "payment.received",
      account,
      sum: BigInt(100 + number),
      ...named
    }
    return {
      key: account.contractId,
      value: Buffer.from(eventText(event)),
      expectation: { _tag: "Event" as const, event }
    }
  })

/** Sends the plan at a steady rate and catches up after delays. */
export const produceSteadily = async (
  topic: Topic,
  plan: ReadonlyArray<PlannedMessage>,
  from: number,
  perSecond: number,
  onSent: (count: number) => void
): Promise<ReadonlyArray<TopicRecord>> => {
  const startedMs = performance.now()
  const records: Array<TopicRecord> = []
  while (from + records.length < plan.length) {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond)
    const first = from + records.length
    const next = plan.slice(first, Math.min(from + due, first + batchLength))
    records.push(...(await Promise.all(next.map((message, index) => topic.sendOne(first + index, message)))))
    onSent(from + records.length)
    if (next.length < batchLength) await pause(50)
  }
  return records
}
