import { badSums } from "./badSums.ts"
import { eventText } from "./eventText.ts"
import type { PlannedEvent } from "./PlannedMessage.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { World } from "./World.ts"

export interface Unappliable {
  readonly kind: string
  readonly reason: string
  readonly text: string
  readonly mayBeStale?: boolean
}

/** New ids, except in the conflict with the victim. */
export const unappliablePayment = (
  random: SeededRandom,
  world: World,
  victim: PlannedEvent,
  number: number
): Unappliable => {
  const { account } = victim
  const other = world.find((each) => each !== account && each.bills.length > 0)
  const invoiceId = account.bills[0]?.invoiceId ?? "none"
  const fresh = { ...victim, type: "payment.received" as const, paymentId: `x-${number}`, invoiceId: null }
  const back = { ...fresh, type: "payment.reversed" as const }
  const total = { ...victim, type: "invoice.paid-total" as const, invoiceId, revision: number }
  const victimId = victim.paymentId
  const list: ReadonlyArray<Unappliable> = [
    { kind: "a bad sum", reason: "BAD_SUM", text: eventText(fresh, { sum: random.pick([...badSums, "0.00"]) }) },
    { kind: "dollars", reason: "BAD_CURRENCY", text: eventText(fresh, { currency: "USD" }) },
    { kind: "no currency", reason: "BAD_CURRENCY", text: eventText(fresh, { currency: undefined }) },
    {
      kind: "an unknown contract",
      reason: "UNKNOWN_CONTRACT",
      text: eventText(fresh, { contractId: `nobody-${number}` })
    },
    {
      kind: "an unknown invoice",
      reason: "UNKNOWN_INVOICE",
      text: eventText({ ...fresh, invoiceId: `nothing-${number}` })
    },
    {
      kind: "an unknown payment",
      reason: "UNKNOWN_PAYMENT",
      text: eventText({ ...back, reversesPaymentId: `never-${number}` })
    },
    { kind: "other content", reason: "CONFLICT", text: eventText(victim, { paidAt: "2026-11-21T10:00:00Z" }) },
    {
      kind: "too much back",
      reason: "BAD_SUM",
      text: eventText({ ...back, sum: victim.sum + 1n, reversesPaymentId: victimId })
    },
    {
      kind: "another's invoice",
      reason: "ACCOUNT_MISMATCH",
      text: eventText({ ...fresh, invoiceId: other?.bills[0]?.invoiceId ?? "" })
    },
    { kind: "a total", reason: "WRONG_DIALECT", text: eventText(total) }
  ]
  return random.pick(list)
}
