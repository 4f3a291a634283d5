import { badSums } from "./badSums.ts"
import { factText } from "./factText.ts"
import type { PlannedFact } from "./PlannedMessage.ts"
import type { Unappliable } from "./poisonedPayments.ts"
import type { SeededRandom } from "./SeededRandom.ts"

const revisionFarAhead = 2_000_000_000

export const unappliableTotal = (random: SeededRandom, victim: PlannedFact, number: number): Unappliable => {
  const payment = { ...victim, type: "payment.received" as const, paymentId: `x-${number}`, sum: victim.sum + 1n }
  const back = { ...payment, type: "payment.reversed" as const, reversesPaymentId: victim.paymentId }
  const ahead = { ...victim, revision: revisionFarAhead }
  const list: ReadonlyArray<Unappliable> = [
    { kind: "a bad sum", reason: "BAD_SUM", text: factText(ahead, { totalPaid: random.pick(badSums) }) },
    { kind: "dollars", reason: "BAD_CURRENCY", text: factText(ahead, { currency: "USD" }) },
    { kind: "no currency", reason: "BAD_CURRENCY", text: factText(ahead, { currency: undefined }) },
    { kind: "a revision below 0", reason: "BAD_MESSAGE", text: factText(victim, { revision: -1 }) },
    { kind: "half a revision", reason: "BAD_MESSAGE", text: factText(victim, { revision: 1.5 }) },
    { kind: "a revision far ahead", reason: "BAD_SUM", text: factText(ahead) },
    {
      kind: "an unknown invoice",
      reason: "UNKNOWN_INVOICE",
      text: factText({ ...victim, invoiceId: `nothing-${number}` })
    },
    {
      kind: "other content",
      reason: "CONFLICT",
      text: factText({ ...victim, sum: victim.sum + 1n }),
      mayBeStale: true
    },
    { kind: "a payment", reason: "WRONG_DIALECT", text: factText(payment) },
    { kind: "a reversal", reason: "WRONG_DIALECT", text: factText(back) }
  ]
  return random.pick(list)
}
