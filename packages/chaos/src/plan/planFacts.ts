import type { PlannedFact } from "./PlannedMessage.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { World, WorldAccount, WorldBill } from "./World.ts"

interface ReversiblePayment {
  readonly fact: PlannedFact
  left: bigint
}

/** What was planned so far for one account. */
interface Progress {
  readonly payments: Array<ReversiblePayment>
  readonly totals: Map<string, { revision: number; total: bigint }>
}

const paymentKopecksMax = 50_000_000
const share = { reversed: 0.2, named: 0.5, totalInMixed: 0.3, lowered: 0.15 }

const amountUpTo = (random: SeededRandom, most: bigint): bigint =>
  most <= 1n ? 1n : BigInt(random.integer(1, Number(most)))

const planReceived = (random: SeededRandom, account: WorldAccount, paymentId: string): PlannedFact => ({
  paymentId,
  type: "payment.received",
  account,
  sum: BigInt(random.integer(1, paymentKopecksMax)),
  invoiceId: random.chance(share.named) && account.bills.length > 0 ? random.pick(account.bills).invoiceId : null,
  revision: null,
  reversesPaymentId: null
})

/** Takes back a part of an earlier payment, or all that is left of it. */
const planReversed = (random: SeededRandom, payment: ReversiblePayment, paymentId: string): PlannedFact => {
  const sum = random.chance(0.3) ? payment.left : amountUpTo(random, payment.left)
  payment.left -= sum
  const { account } = payment.fact
  const reversesPaymentId = payment.fact.paymentId
  return { paymentId, type: "payment.reversed", account, sum, invoiceId: null, revision: null, reversesPaymentId }
}

/**
 * The next running total of an invoice: mostly greater than the last one, never more than the bill, so that it
 * moves money of no other bill.
 */
const planTotal = (
  random: SeededRandom,
  account: WorldAccount,
  bill: WorldBill,
  progress: Progress
): PlannedFact => {
  const last = progress.totals.get(bill.invoiceId) ?? { revision: 0, total: 0n }
  const isLowered = random.chance(share.lowered)
  const total = isLowered
    ? amountUpTo(random, last.total)
    : last.total + amountUpTo(random, (bill.sum - last.total) / 20n)
  const revision = last.revision + random.integer(1, 3)
  const sum = total > bill.sum ? bill.sum : total
  progress.totals.set(bill.invoiceId, { revision, total: sum })
  const { invoiceId } = bill
  const paymentId = `total:${invoiceId}:${revision}`
  return { paymentId, type: "invoice.paid-total", account, sum, invoiceId, revision, reversesPaymentId: null }
}

const planOne = (random: SeededRandom, account: WorldAccount, progress: Progress, number: number): PlannedFact => {
  const isTotal =
    account.behaviour === "totals" || (account.behaviour === "mixed" && random.chance(share.totalInMixed))
  if (isTotal) return planTotal(random, account, random.pick(account.bills), progress)
  const reversible = progress.payments.filter(({ left }) => left > 0n)
  if (reversible.length > 0 && random.chance(share.reversed)) {
    return planReversed(random, random.pick(reversible), `r-${number}`)
  }
  const fact = planReceived(random, account, `p-${number}`)
  progress.payments.push({ fact, left: fact.sum })
  // Only the newest ones are taken back: a list of all would make the planning quadratic.
  if (progress.payments.length > 50) progress.payments.shift()
  return fact
}

/** So many different facts, in the order of an orderly producer. */
export const planFacts = (random: SeededRandom, world: World, count: number): ReadonlyArray<PlannedFact> => {
  const progressOf = new Map<WorldAccount, Progress>(
    world.map((account) => [account, { payments: [], totals: new Map() }])
  )
  return Array.from({ length: count }, (_, number) => {
    const account = random.pick(world)
    return planOne(random, account, progressOf.get(account)!, number)
  })
}
