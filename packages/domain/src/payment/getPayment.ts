import { Effect, Option, Result } from "effect"
import { decodePaymentFact } from "./decodePaymentFact.ts"
import type { ParkedEvent } from "./parked/ParkedEvent.ts"
import { PaymentDesk, PaymentNotFound, type AppliedPayment, type ParkedOnDesk } from "./PaymentDesk.ts"
import { factId, type PaymentFact } from "./PaymentFact.ts"

/** The most events of a parked message that are shown: the newest tell the most. */
export const parkedHistoryMax = 200

/** STALE: a total that brought no news of its invoice. */
export type PaymentDeskStatus = "APPLIED" | "STALE" | "PARKED" | "REJECTED"

/** A payment, whatever became of it. */
export interface PaymentOnDesk {
  /** Its `factId`; of a message from which none can be read, the address of the parked message. */
  readonly paymentId: string
  readonly status: PaymentDeskStatus
  /** What the message says; null when it cannot be read. */
  readonly fact: PaymentFact | null
  /** Null when it is not in the books. */
  readonly applied: AppliedPayment | null
  /** Its message, if that was set aside. */
  readonly parked: ParkedOnDesk | null
}

export interface PaymentWithHistory extends PaymentOnDesk {
  /** The other parked messages of the same id: repeats, and contradictions. */
  readonly others: ReadonlyArray<ParkedOnDesk>
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
const factOf = (raw: Uint8Array): PaymentFact | null =>
  Result.getOrNull(
    Result.flatMap(
      Result.try(() => decodePaymentFact(raw)),
      (read) => read
    )
  )

const encoder = new TextEncoder()

export const appliedOnDesk = (applied: AppliedPayment, parked: ParkedOnDesk | null): PaymentOnDesk => ({
  paymentId: applied.payment.paymentId,
  status: "APPLIED",
  fact: factOf(encoder.encode(applied.payment.content)),
  applied,
  parked
})

/** What a parked message says, as far as its bytes are still there, and all of them. */
export const parkedFact = ({ rawHead, rawLength }: Pick<ParkedOnDesk, "rawHead" | "rawLength">) =>
  rawHead === null || rawHead.length < rawLength ? null : factOf(rawHead)

/** The receipt of a message that could not be read when it came has no id. */
const paymentIdOf = (parked: ParkedOnDesk): string | null => {
  const fact = parked.paymentId === null ? parkedFact(parked) : null
  return fact === null ? parked.paymentId : factId(fact)
}

export const parkedOnDesk = (parked: ParkedOnDesk): PaymentOnDesk => ({
  paymentId: parked.paymentId ?? parkedAddress(parked.id),
  status: parked.resolution === null ? "PARKED" : parked.resolution.outcome === "REJECTED" ? "REJECTED" : "STALE",
  fact: parkedFact(parked),
  applied: null,
  parked
})

/** Whether the message itself is what brought the payment into the books. */
export const hasBrought = ({ resolution }: ParkedOnDesk): boolean => resolution?.outcome === "APPLIED"

const isInBooks = (parked: ParkedOnDesk): boolean =>
  hasBrought(parked) || parked.resolution?.outcome === "DUPLICATE"

/** The payment as it is seen from one of its messages; without one, from the books. */
const seenFrom = (applied: AppliedPayment | null, parked: ParkedOnDesk | null): PaymentOnDesk | null => {
  if (applied !== null && (parked === null || isInBooks(parked))) return appliedOnDesk(applied, parked)
  return parked === null ? null : parkedOnDesk(parked)
}

/** A payment by its id or by the address of a parked message; the books go before what is parked under the same id. */
export const getPayment = Effect.fn("getPayment")(function* (address: string) {
  const desk = yield* PaymentDesk
  const parkedId = parkedIdOf(address)
  const asked = parkedId === null ? null : yield* desk.getParked(parkedId)
  const paymentId = asked === null ? address : paymentIdOf(asked)
  const applied = paymentId === null ? null : Option.getOrNull(yield* desk.findApplied(paymentId))
  const all = paymentId === null ? [] : yield* desk.listParkedOf([paymentId])
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
    history: own === null ? [] : yield* desk.history(own.id, parkedHistoryMax)
  } satisfies PaymentWithHistory
})
