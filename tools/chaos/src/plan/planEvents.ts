import type { PaymentsDialect } from "@dealer-billing/domain"
import type { PlannedEvent } from "./PlannedMessage.ts"
import { planTotal, type NewestTotals } from "./planTotal.ts"
import { amountUpTo, type SeededRandom } from "./SeededRandom.ts"
import type { World, WorldAccount } from "./World.ts"

interface ReversiblePayment {
  readonly event: PlannedEvent
  left: bigint
}

interface Progress {
  readonly payments: Array<ReversiblePayment>
  readonly totals: NewestTotals
}

const paymentKopecksMax = 50_000_000
const share = { reversed: 0.2, recent: 0.3, named: 0.5 }
/** A list of all payments would make planning quadratic. */
const reversibleMax = 50
/** A reversal of a recent payment often overtakes it. */
const recentMax = 5

const planReceived = (random: SeededRandom, account: WorldAccount, paymentId: string): PlannedEvent => ({
  paymentId,
  type: "payment.received",
  account,
  sum: BigInt(random.integer(1, paymentKopecksMax)),
  invoiceId: random.chance(share.named) && account.bills.length > 0 ? random.pick(account.bills).invoiceId : null,
  revision: null,
  reversesPaymentId: null
})

/** Reverses a part of an earlier payment, or the rest of it. */
const planReversed = (random: SeededRandom, payment: ReversiblePayment, paymentId: string): PlannedEvent => {
  const sum = random.chance(0.3) ? payment.left : amountUpTo(random, payment.left)
  payment.left -= sum
  const { account } = payment.event
  const reversesPaymentId = payment.event.paymentId
  return { paymentId, type: "payment.reversed", account, sum, invoiceId: null, revision: null, reversesPaymentId }
}

const planPayment = (
  random: SeededRandom,
  account: WorldAccount,
  { payments }: Progress,
  number: number
): PlannedEvent => {
  const reversible = payments.filter(({ left }) => left > 0n)
  if (reversible.length > 0 && random.chance(share.reversed)) {
    const chosen = random.pick(random.chance(share.recent) ? reversible.slice(-recentMax) : reversible)
    return planReversed(random, chosen, `r-${number}`)
  }
  const event = planReceived(random, account, `p-${number}`)
  payments.push({ event, left: event.sum })
  if (payments.length > reversibleMax) payments.shift()
  return event
}

/** Different events of one dialect, in order. */
export const planEvents = (
  random: SeededRandom,
  world: World,
  count: number,
  dialect: PaymentsDialect
): ReadonlyArray<PlannedEvent> => {
  const progressOf = new Map<WorldAccount, Progress>(
    world.map((account) => [account, { payments: [], totals: new Map() }])
  )
  return Array.from({ length: count }, (_, number) => {
    const account = random.pick(world)
    const progress = progressOf.get(account)!
    return dialect === "totals"
      ? planTotal(random, account, random.pick(account.bills), progress.totals)
      : planPayment(random, account, progress, number)
  })
}
