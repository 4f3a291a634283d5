import { Effect, Result } from "effect"
import { Transaction } from "../../shared/Transaction.ts"
import { applyMessages, readMessages } from "../applyMessages.ts"
import { cutMessage } from "../Payment.ts"
import { canonicalJson, decodeMessage } from "../decodePaymentEvent.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import { positionKey, type MessagePosition, type PaymentMessage } from "../Payment.ts"
import { eventId } from "../PaymentEvent.ts"
import { PaymentMax } from "../PaymentEvent.ts"
import {
  processedPageMax,
  ProcessedMessageRepository,
  type KnownMessage,
  type OffsetRange
} from "../ProcessedMessageRepository.ts"

/**
 * `NOT_IN_BOOKS`: a message without a processed message. `NOT_IN_LOG`: a processed message without a message. `OTHER_BYTES`: another
 * message stands at the position of a processed message. `OTHER_CONTENT`: the books keep another payment under its id, or none.
 */
export const differenceKinds = ["NOT_IN_BOOKS", "NOT_IN_LOG", "OTHER_BYTES", "OTHER_CONTENT"] as const

export interface LogDifference {
  readonly kind: (typeof differenceKinds)[number]
  readonly position: MessagePosition
  readonly paymentId: string | null
  /** For people. */
  readonly detail: string
}

/** A part of a log as it is read: all messages that stand in the range. */
export interface LogPart extends OffsetRange {
  readonly messages: ReadonlyArray<PaymentMessage>
}

const differenceOf = (
  known: KnownMessage,
  message: PaymentMessage | undefined,
  position: MessagePosition
): LogDifference | null => {
  const { content, outcome, paymentId } = known
  const differ = (kind: LogDifference["kind"], detail: string) => ({ kind, position, paymentId, detail })
  if (message === undefined) return differ("NOT_IN_LOG", `the snapshot have a processedMessage: ${outcome}`)
  if (known.isSame === false)
    return differ("OTHER_BYTES", `the snapshot have the processed message of another one: ${outcome}`)
  // A stale total is in no payment.
  if (outcome === "PARKED" || outcome === "STALE") return null
  const event = decodeMessage(message)
  const isTotal = Result.isSuccess(event) && event.success.type === "invoice.paid-total"
  // Neither is its repeat.
  if (outcome === "DUPLICATE" && isTotal && content === null) return null
  if (content === null)
    return differ("OTHER_CONTENT", `the processed message says ${outcome}, and there is no such payment`)
  return Result.isSuccess(event) && canonicalJson(event.success) === content
    ? null
    : differ(
        "OTHER_CONTENT",
        `the processed message says ${outcome}, and the payment in the snapshot is another one`
      )
}

/** Every processed message of the part, page by page. */
const processedOf = Effect.fn("compareLog.processedMessages")(function* ({ messages, ...range }: LogPart) {
  const processedMessages = yield* ProcessedMessageRepository
  const found: Array<KnownMessage> = []
  let from = range.from
  while (from < range.until) {
    const page = yield* processedMessages.list({ ...range, from }, messages)
    found.push(...page)
    const last = page[processedPageMax - 1]
    if (last === undefined) break
    from = last.offset + 1n
  }
  return found
})

/** What differs between a part of a log and the books, and its messages that the books do not have. Changes nothing. */
export const compareLog = Effect.fn("compareLog")(function* (part: LogPart) {
  const { partition, topic } = part
  const cut = yield* Effect.forEach(part.messages, cutMessage)
  const messages = new Map(cut.map((message) => [message.position.offset, message]))
  const known = yield* processedOf({ ...part, messages: cut })
  const differences = known.flatMap((each) => {
    const { offset } = each
    const found = differenceOf(each, messages.get(offset), { topic, partition, offset })
    return found === null ? [] : [found]
  })
  for (const { offset } of known) messages.delete(offset)
  return { differences, missing: [...messages.values()] }
})

/**
 * What would become of messages without a processed message if they were applied in their order now: decided on the books as
 * they stand, and not stored.
 */
export const dryRun = Effect.fn("dryRun")(function* (messages: ReadonlyArray<PaymentMessage>) {
  const ledger = yield* LedgerRepository
  const read = yield* readMessages(messages)
  const events = read.flatMap(({ event }) => (Result.isSuccess(event) ? [event.success] : []))
  const snapshot = yield* (yield* Transaction).run(ledger.load({ events, messages }))
  const { changes } = applyMessages(snapshot, read, yield* PaymentMax)
  const reasons = new Map(
    changes.parked.map(({ detail, position, reason }) => [positionKey(position), { detail, reason }])
  )
  const outcomes = new Map(
    changes.processedMessages.map(({ outcome, position }) => [positionKey(position), outcome])
  )
  return read.map(({ event, message: { position } }): LogDifference => {
    const refusal = reasons.get(positionKey(position))
    const outcome = outcomes.get(positionKey(position))
    return {
      kind: "NOT_IN_BOOKS",
      position,
      paymentId: Result.isSuccess(event) ? eventId(event.success) : null,
      detail:
        refusal !== undefined
          ? `it would be parked, ${refusal.reason}: ${refusal.detail}`
          : outcome === undefined
            ? "it was applied meanwhile"
            : `it would be ${outcome}`
    }
  })
})
