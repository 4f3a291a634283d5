import { dueOf, type BillBalance, type BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../shared/Money.ts"

/** The bills of one account while events are applied to it; finds those that an event can move. */
export interface AccountBills {
  /** The oldest open bills whose dues together reach the amount; all open ones if they do not. */
  readonly oldestOpen: (amount: Kopecks) => ReadonlyArray<BillBalance>
  /** The newest bills with money on them whose paid sums together reach the amount; all such if they do not. */
  readonly newestPaid: (amount: Kopecks) => ReadonlyArray<BillBalance>
  /** The bill as it is now, in the place of what it was. */
  readonly replace: (bill: BillBalance) => void
}

const byId = (left: BillBalance, right: BillBalance): number =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0

/** The places before `firstOpen` hold no open bill, those behind `lastPaid` no money: most events look at few. */
export const makeAccountBills = (unordered: ReadonlyArray<BillBalance>): AccountBills => {
  const bills = unordered.toSorted(byId)
  const placeOf = new Map<BillId, number>(bills.map(({ id }, place) => [id, place]))
  let firstOpen = 0
  let lastPaid = bills.length - 1

  const gather = (amount: Kopecks, from: number, step: 1 | -1, room: (bill: BillBalance) => Kopecks) => {
    const found: Array<BillBalance> = []
    let covered = 0n
    for (let place = from; covered < amount; place += step) {
      const bill = bills[place]
      if (bill === undefined) break
      if (room(bill) > 0n) found.push(bill)
      covered += room(bill)
    }
    return found
  }

  return {
    oldestOpen: (amount) => {
      while (firstOpen < bills.length && dueOf(bills[firstOpen]!) === 0n) firstOpen += 1
      return gather(amount, firstOpen, 1, dueOf)
    },
    newestPaid: (amount) => {
      while (lastPaid >= 0 && bills[lastPaid]!.paidSum === 0n) lastPaid -= 1
      return gather(amount, lastPaid, -1, ({ paidSum }) => paidSum)
    },
    replace: (bill) => {
      const place = placeOf.get(bill.id)!
      bills[place] = bill
      firstOpen = Math.min(firstOpen, place)
      lastPaid = Math.max(lastPaid, place)
    }
  }
}
