import type { PlannedEvent } from "./PlannedMessage.ts"
import { amountUpTo, type SeededRandom } from "./SeededRandom.ts"
import { accountName, type WorldAccount, type WorldBill } from "./World.ts"

/** By invoice. */
export type NewestTotals = Map<string, { readonly revision: number; readonly sum: bigint }>

const share = { lowered: 0.2, unchanged: 0.05, overpaid: 0.1 }
/** A total rises by at most this fraction of the bill. */
const stepsToPay = 20n
const revisionStepMax = 3

/** In every third account totals may exceed their bills, so that money goes to other bills. */
const mayOverpay = (account: WorldAccount): boolean =>
  [...accountName(account)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 3 === 0

const nextSum = (random: SeededRandom, account: WorldAccount, bill: WorldBill, last: bigint): bigint => {
  if (random.chance(share.lowered)) return last - amountUpTo(random, last)
  if (last > 0n && random.chance(share.unchanged)) return last
  if (mayOverpay(account) && random.chance(share.overpaid)) return bill.sum + amountUpTo(random, bill.sum)
  const raised = last + amountUpTo(random, bill.sum / stepsToPay)
  if (raised <= bill.sum) return raised
  return last < bill.sum ? bill.sum : last
}

/** Mostly above the last total, sometimes equal or below. */
export const planTotal = (
  random: SeededRandom,
  account: WorldAccount,
  bill: WorldBill,
  newest: NewestTotals
): PlannedEvent => {
  const { invoiceId } = bill
  const last = newest.get(invoiceId) ?? { revision: 0, sum: 0n }
  const sum = nextSum(random, account, bill, last.sum)
  const revision = last.revision + random.integer(1, revisionStepMax)
  newest.set(invoiceId, { revision, sum })
  const paymentId = `total:${invoiceId}:${revision}`
  return { paymentId, type: "invoice.paid-total", account, sum, invoiceId, revision, reversesPaymentId: null }
}
