import { Data, DateTime, Effect, Result } from "effect"
import { accountKey } from "../account/Account.ts"
import type { Kopecks } from "../shared/Money.ts"
import { enterEvent, type EventResult } from "./applyEvent.ts"
import type { LedgerChanges, LedgerSnapshot } from "./LedgerSnapshot.ts"
import { decodeMessage, type UnreadableEvent } from "./decodePaymentEvent.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import {
  positionKey,
  type MessagePosition,
  type ParkedMessage,
  type Payment,
  type PaymentMessage,
  type ProcessedMessage
} from "./Payment.ts"
import { dialectOf, eventId, type PaymentEvent } from "./PaymentEvent.ts"
import { CurrentPaymentsDialect, type PaymentsDialect } from "./PaymentEvent.ts"
import { workOn, type WorkingLedger } from "./WorkingLedger.ts"

/** A defect in our code, not in the message. */
class ProgramFailed extends Data.TaggedError("ProgramFailed")<{ readonly cause: unknown }> {}

export interface ReadMessage {
  readonly message: PaymentMessage
  readonly event: Result.Result<PaymentEvent, UnreadableEvent | ProgramFailed>
  /** Why it must not be applied although it can be read. */
  readonly refusal?: UnreadableEvent
}

const failed = (cause: unknown) => new ProgramFailed({ cause })

const wrongDialect = (type: PaymentEvent["type"], dialect: PaymentsDialect): UnreadableEvent => ({
  reason: "WRONG_DIALECT",
  detail: `${type} is of the other dialect; this deployment takes ${dialect} (PAYMENTS_DIALECT)`
})

const readMessage = (message: PaymentMessage): ReadMessage["event"] => {
  const read = Result.try({ try: () => decodeMessage(message), catch: failed })
  return Result.isFailure(read) ? Result.fail(read.failure) : read.success
}

const earliest = DateTime.makeUnsafe("2000-01-01T00:00:00Z")
const daysAheadMax = 1

/** A payment dated 9999 would appear on no statement. */
const whyRefused = (event: PaymentEvent, now: DateTime.Utc, dialect: PaymentsDialect): UnreadableEvent | null => {
  if (dialectOf(event) !== dialect) return wrongDialect(event.type, dialect)
  return DateTime.between(event.paidAt, { minimum: earliest, maximum: DateTime.add(now, { days: daysAheadMax }) })
    ? null
    : { reason: "BAD_MESSAGE", detail: "paidAt is before 2000 or more than a day in the future" }
}

export const readMessages = Effect.fn("readMessages")(function* (messages: ReadonlyArray<PaymentMessage>) {
  const now = yield* DateTime.now
  const dialect = yield* CurrentPaymentsDialect
  return messages.map((message): ReadMessage => {
    const event = readMessage(message)
    const refusal = Result.isSuccess(event) ? whyRefused(event.success, now, dialect) : null
    return { message, event, ...(refusal === null ? {} : { refusal }) }
  })
})

const contractOf = (event: ReadMessage["event"]): Pick<ParkedMessage, "contractId"> =>
  Result.isSuccess(event) && event.success.type === "payment.received"
    ? { contractId: event.success.contractId }
    : {}

const apply = (
  working: WorkingLedger,
  { event, refusal }: ReadMessage,
  paymentMax: Kopecks | null
): Result.Result<EventResult, ProgramFailed> => {
  if (Result.isSuccess(event)) {
    return Result.try({
      try: () => enterEvent(working, event.success, { paymentMax, refusal }),
      catch: failed
    })
  }
  const { failure } = event
  return failure instanceof ProgramFailed
    ? Result.fail(failure)
    : Result.succeed({ outcome: "PARKED", ...failure, missing: null })
}

/** Nothing of the message: its bytes are stored. */
const ourDefect: EventResult = {
  outcome: "PARKED",
  reason: "PROGRAM_FAILED",
  detail: "an error of this service, not of the message; see its log",
  missing: null
}

interface AppliedMessages {
  readonly changes: LedgerChanges
  readonly failures: ReadonlyArray<{ readonly position: MessagePosition; readonly cause: unknown }>
}

/**
 * `paymentMax` in kopecks; null: an operator approved the messages. A message on which our own code fails is parked as
 * `PROGRAM_FAILED` and does not block the next ones.
 */
export const applyMessages = (
  snapshot: LedgerSnapshot,
  messages: ReadonlyArray<ReadMessage>,
  paymentMax: Kopecks | null
): AppliedMessages => {
  const payments: Array<Payment> = []
  const transfers: Array<Transfer> = []
  const processedMessages: Array<ProcessedMessage> = []
  const parked: Array<ParkedMessage> = []
  const failures: Array<AppliedMessages["failures"][number]> = []
  const working = workOn(snapshot)
  const handled = new Set(snapshot.handled)
  for (const read of messages) {
    const { event, message } = read
    const { position } = message
    if (handled.has(positionKey(position))) continue
    handled.add(positionKey(position))
    const applied = apply(working, read, paymentMax)
    if (Result.isFailure(applied)) failures.push({ position, cause: applied.failure.cause })
    const result = Result.getOrElse(applied, () => ourDefect)
    const paymentId = Result.isSuccess(event) ? eventId(event.success) : null
    processedMessages.push({ ...message, paymentId, outcome: result.outcome })
    if (result.outcome === "PARKED") {
      const { outcome: _, ...refusal } = result
      parked.push({ ...message, ...refusal, ...contractOf(event) })
    } else if (result.outcome === "APPLIED") {
      payments.push(result.payment)
      for (const transfer of result.transfers) transfers.push(transfer)
    }
  }
  const movedBills = new Set(transfers.map((transfer) => transfer.billId))
  const movedAccounts = new Set(transfers.map(accountKey))
  const changes = {
    payments,
    transfers,
    processedMessages,
    parked,
    totals: [...working.snapshot.totals.values()].filter((total) => total !== snapshot.totals.get(total.invoiceId)),
    bills: [...working.snapshot.bills.values()].filter((bill) => movedBills.has(bill.id)),
    accounts: [...working.snapshot.accounts.values()].filter((account) => movedAccounts.has(accountKey(account)))
  }
  return { changes, failures }
}

export const logFailures = ({ failures }: AppliedMessages): Effect.Effect<void> =>
  Effect.forEach(
    failures,
    ({ cause, position }) =>
      Effect.logError("The service failed on a payment message", cause).pipe(
        Effect.annotateLogs({ position: positionKey(position) })
      ),
    { discard: true }
  )
