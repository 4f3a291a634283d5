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
  type NumberRange
} from "../ProcessedMessageRepository.ts"

/**
 * `NOT_IN_LEDGER`: a message was not processed. `NOT_IN_LOG`: the log has no message at a processed number.
 * `OTHER_BYTES`: the log has a different message there. `OTHER_CONTENT`: the ledger has a different payment under its
 * id, or none.
 */
export const differenceKinds = ["NOT_IN_LEDGER", "NOT_IN_LOG", "OTHER_BYTES", "OTHER_CONTENT"] as const

export interface LogDifference {
  readonly kind: (typeof differenceKinds)[number]
  readonly position: MessagePosition
  readonly paymentId: string | null
  readonly detail: string
}

export interface LogPart extends NumberRange {
  readonly messages: ReadonlyArray<PaymentMessage>
}

const findDifference = (
  known: KnownMessage,
  message: PaymentMessage | undefined,
  position: MessagePosition
): LogDifference | null => {
  const { content, outcome, paymentId } = known
  const differ = (kind: LogDifference["kind"], detail: string) => ({ kind, position, paymentId, detail })
  if (message === undefined) return differ("NOT_IN_LOG", `a message was processed here: ${outcome}`)
  if (known.isSame === false) return differ("OTHER_BYTES", `another message was processed here: ${outcome}`)
  // Neither a stale total nor its repeat is stored as a payment.
  if (outcome === "PARKED" || outcome === "STALE") return null
  const event = decodeMessage(message)
  const isTotal = Result.isSuccess(event) && event.success.type === "invoice.paid-total"
  if (outcome === "DUPLICATE" && isTotal && content === null) return null
  if (content === null)
    return differ("OTHER_CONTENT", `the message was processed as ${outcome}, but there is no such payment`)
  return Result.isSuccess(event) && canonicalJson(event.success) === content
    ? null
    : differ(
        "OTHER_CONTENT",
        `the message was processed as ${outcome}, but the payment in the ledger is another one`
      )
}

const listProcessed = Effect.fn("compareLog.processedMessages")(function* ({ messages, ...range }: LogPart) {
  const processedMessages = yield* ProcessedMessageRepository
  const found: Array<KnownMessage> = []
  let from = range.from
  while (from < range.until) {
    const page = yield* processedMessages.list({ ...range, from }, messages)
    found.push(...page)
    const last = page[processedPageMax - 1]
    if (last === undefined) break
    from = last.number + 1n
  }
  return found
})

export const compareLog = Effect.fn("compareLog")(function* (part: LogPart) {
  const { source } = part
  const cut = yield* Effect.forEach(part.messages, cutMessage)
  const messages = new Map(cut.map((message) => [message.position.number, message]))
  const known = yield* listProcessed({ ...part, messages: cut })
  const differences = known.flatMap((each) => {
    const { number } = each
    const found = findDifference(each, messages.get(number), { source, number })
    return found === null ? [] : [found]
  })
  for (const { number } of known) messages.delete(number)
  return { differences, missing: [...messages.values()] }
})

/** What would happen if these unprocessed messages were applied now, in order. Stores nothing. */
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
      kind: "NOT_IN_LEDGER",
      position,
      paymentId: Result.isSuccess(event) ? eventId(event.success) : null,
      detail:
        refusal !== undefined
          ? `it would be parked, ${refusal.reason}: ${refusal.detail}`
          : outcome === undefined
            ? "it was processed meanwhile"
            : `it would be ${outcome}`
    }
  })
})
