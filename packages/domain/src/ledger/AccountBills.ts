import { dueOf, type BillInBooks, type BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../shared/Money.ts"

/** The bills of one account while facts are applied to it: those that a fact can move are found without the others. */
export interface AccountBills {
  /** The oldest open bills whose dues together reach the amount; all open ones if they do not. */
  readonly oldestOpen: (amount: Kopecks) => ReadonlyArray<BillInBooks>
  /** The newest bills with money on them whose paid sums together reach the amount; all such if they do not. */
  readonly newestPaid: (amount: Kopecks) => ReadonlyArray<BillInBooks>
  /** The bill as it is now, in the place of what it was. */
  readonly replace: (bill: BillInBooks) => void
}

const byId = (left: BillInBooks, right: BillInBooks): number =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0

/** The places before `firstOpen` hold no open bill, those behind `lastPaid` no money: most facts look at few. */
export const makeAccountBills = (unordered: ReadonlyArray<BillInBooks>): AccountBills => {
  const bills = unordered.toSorted(byId)
  const placeOf = new Map<BillId, number>(bills.map(({ id }, place) => [id, place]))
  let firstOpen = 0
  let lastPaid = bills.length - 1

  const gather = (amount: Kopecks, from: number, step: 1 | -1, room: (bill: BillInBooks) => Kopecks) => {
    const found: Array<BillInBooks> = []
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
