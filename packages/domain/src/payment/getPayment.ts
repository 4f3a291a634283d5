import { Effect, Option, Result } from "effect"
import { decodePaymentEvent } from "./decodePaymentEvent.ts"
import type { ParkedEvent } from "./parked/ParkedEvent.ts"
import { PaymentQueries, PaymentNotFound, type AppliedPayment, type ParkedView } from "./PaymentQueries.ts"
import type { PaymentOutcome } from "./Payment.ts"
import { eventId, type PaymentEvent } from "./PaymentEvent.ts"

/** The most events of a parked message that are shown: the newest tell the most. */
export const parkedHistoryMax = 200

/** A payment, whatever became of it. */
export interface PaymentView {
  /** Its `eventId`; of a message from which none can be read, the address of the parked message. */
  readonly paymentId: string
  readonly status: Exclude<PaymentOutcome, "DUPLICATE">
  /** What the message says; null when it cannot be read. */
  readonly event: PaymentEvent | null
  /** Null when it is not in the books. */
  readonly applied: AppliedPayment | null
  /** Its message, if that was set aside. */
  readonly parked: ParkedView | null
}

export interface PaymentWithHistory extends PaymentView {
  /** The other parked messages of the same id: repeats, and contradictions. */
  readonly others: ReadonlyArray<ParkedView>
  /** What was done about the parked message, oldest first, the newest 200. */
  readonly history: ReadonlyArray<ParkedEvent>
}

/** The address of a parked message: always one and the same message, which the id in it need not be. */
export const parkedAddress = (id: bigint): string => `parked-${id}`

/** The id in the address of a parked message; null when it is none. An id of Billing's of that form is never meant. */
export const parkedIdOf = (address: string): bigint | null => {
  const digits = /^parked-([1-9][0-9]{0,17})$/u.exec(address)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

/** Null also where our own decoder fails: an operator has to see such a message. */
const eventOf = (raw: Uint8Array): PaymentEvent | null =>
  Result.getOrNull(
    Result.flatMap(
      Result.try(() => decodePaymentEvent(raw)),
      (read) => read
    )
  )

const encoder = new TextEncoder()

export const appliedView = (applied: AppliedPayment, parked: ParkedView | null): PaymentView => ({
  paymentId: applied.payment.paymentId,
  status: "APPLIED",
  event: eventOf(encoder.encode(applied.payment.content)),
  applied,
  parked
})

/** What a parked message says, as far as its bytes are still there, and all of them. */
export const parkedEvent = ({ rawHead, rawLength }: Pick<ParkedView, "rawHead" | "rawLength">) =>
  rawHead === null || rawHead.length < rawLength ? null : eventOf(rawHead)

/** The processed message of a message that could not be read when it came has no id. */
const paymentIdOf = (parked: ParkedView): string | null => {
  const event = parked.paymentId === null ? parkedEvent(parked) : null
  return event === null ? parked.paymentId : eventId(event)
}

export const parkedView = (parked: ParkedView): PaymentView => ({
  paymentId: parked.paymentId ?? parkedAddress(parked.id),
  status: parked.resolution === null ? "PARKED" : parked.resolution.outcome === "REJECTED" ? "REJECTED" : "STALE",
  event: parkedEvent(parked),
  applied: null,
  parked
})

/** Whether the message itself is what brought the payment into the books. */
export const hasBrought = ({ resolution }: ParkedView): boolean => resolution?.outcome === "APPLIED"

const isInBooks = (parked: ParkedView): boolean => hasBrought(parked) || parked.resolution?.outcome === "DUPLICATE"

/** The payment as it is seen from one of its messages; without one, from the books. */
const seenFrom = (applied: AppliedPayment | null, parked: ParkedView | null): PaymentView | null => {
  if (applied !== null && (parked === null || isInBooks(parked))) return appliedView(applied, parked)
  return parked === null ? null : parkedView(parked)
}

/**
 * Answers a payment by its id or by the address of a parked message. A booked payment goes before what is parked
 * under the same id.
 */
export const getPayment = Effect.fn("getPayment")(function* (address: string) {
  const queries = yield* PaymentQueries
  const parkedId = parkedIdOf(address)
  const asked = parkedId === null ? null : yield* queries.getParked(parkedId)
  const paymentId = asked === null ? address : paymentIdOf(asked)
  const applied = paymentId === null ? null : Option.getOrNull(yield* queries.findApplied(paymentId))
  const all = paymentId === null ? [] : yield* queries.listParkedOf([paymentId])
  const own =
    asked ??
    all.find(hasBrought) ??
    (applied === null ? (all.find(({ resolution }) => resolution === null) ?? all[0]) : null) ??
    null
  const found = seenFrom(applied, own)
  if (found === null) return yield* new PaymentNotFound({ paymentId: address })
  return {
    ...found,
    others: all.filter(({ id }) => id !== own?.id),
    history: own === null ? [] : yield* queries.history(own.id, parkedHistoryMax)
  } satisfies PaymentWithHistory
})
