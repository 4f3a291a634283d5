import { badSums } from "./badSums.ts"
import { eventText } from "./eventText.ts"
import type { PlannedEvent } from "./PlannedMessage.ts"
import type { Unappliable } from "./poisonedPayments.ts"
import type { SeededRandom } from "./SeededRandom.ts"

const revisionFarAhead = 2_000_000_000

export const unappliableTotal = (random: SeededRandom, victim: PlannedEvent, number: number): Unappliable => {
  const payment = { ...victim, type: "payment.received" as const, paymentId: `x-${number}`, sum: victim.sum + 1n }
  const back = { ...payment, type: "payment.reversed" as const, reversesPaymentId: victim.paymentId }
  const ahead = { ...victim, revision: revisionFarAhead }
  const list: ReadonlyArray<Unappliable> = [
    { kind: "a bad sum", reason: "BAD_SUM", text: eventText(ahead, { totalPaid: random.pick(badSums) }) },
    { kind: "dollars", reason: "BAD_CURRENCY", text: eventText(ahead, { currency: "USD" }) },
    { kind: "no currency", reason: "BAD_CURRENCY", text: eventText(ahead, { currency: undefined }) },
    { kind: "a revision below 0", reason: "BAD_MESSAGE", text: eventText(victim, { revision: -1 }) },
    { kind: "half a revision", reason: "BAD_MESSAGE", text: eventText(victim, { revision: 1.5 }) },
    { kind: "a revision far ahead", reason: "BAD_SUM", text: eventText(ahead) },
    {
      kind: "an unknown invoice",
      reason: "UNKNOWN_INVOICE",
      text: eventText({ ...victim, invoiceId: `nothing-${number}` })
    },
    {
      kind: "other content",
      reason: "CONFLICT",
      text: eventText({ ...victim, sum: victim.sum + 1n }),
      mayBeStale: true
    },
    { kind: "a payment", reason: "WRONG_DIALECT", text: eventText(payment) },
    { kind: "a reversal", reason: "WRONG_DIALECT", text: eventText(back) }
  ]
  return random.pick(list)
}
