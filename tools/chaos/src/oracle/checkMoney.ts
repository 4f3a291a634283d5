import { listEvents, type PlannedMessage } from "../plan/PlannedMessage.ts"
import { accountName, type World, type WorldAccount } from "../plan/World.ts"
import type { Problems } from "./checkMessages.ts"
import type { BillRow, StoredRows } from "./readStoredRows.ts"

const total = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}

const groupBy = <A>(list: ReadonlyArray<A>, keyOf: (value: A) => string): ReadonlyMap<string, ReadonlyArray<A>> => {
  const groups = new Map<string, Array<A>>()
  for (const value of list) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}

/** The newest total of every invoice, by revision. */
const lastTotals = (plan: ReadonlyArray<PlannedMessage>): ReadonlyMap<string, bigint> => {
  const last = new Map<string, { revision: number; sum: bigint }>()
  for (const { invoiceId, revision, sum } of listEvents(plan)) {
    if (invoiceId === null || revision === null) continue
    if (revision > (last.get(invoiceId)?.revision ?? -1)) last.set(invoiceId, { revision, sum })
  }
  return new Map([...last].map(([invoiceId, { sum }]) => [invoiceId, sum]))
}

/** Per account: payments less reversals, or the newest totals. */
const plannedMoney = (plan: ReadonlyArray<PlannedMessage>): ReadonlyMap<string, bigint> => {
  const money = new Map<string, bigint>()
  const add = (account: WorldAccount, amount: bigint) =>
    money.set(accountName(account), (money.get(accountName(account)) ?? 0n) + amount)
  const totals = lastTotals(plan)
  for (const event of listEvents(plan)) {
    if (event.type === "payment.received") add(event.account, event.sum)
    if (event.type === "payment.reversed") add(event.account, -event.sum)
  }
  const seen = new Set<string>()
  for (const { account, invoiceId, revision } of listEvents(plan)) {
    if (revision === null || invoiceId === null || seen.has(invoiceId)) continue
    seen.add(invoiceId)
    add(account, totals.get(invoiceId) ?? 0n)
  }
  return money
}

interface Held {
  readonly balance: bigint
  readonly paid: bigint
  readonly due: bigint
}

/** Money pays open bills first; on DEPOSIT it is held. */
const expectedIn = (account: WorldAccount, money: bigint, due: bigint) => {
  const paid = account.accountType === "DEPOSIT" ? 0n : money < due ? money : due
  return { paid, balance: money - paid }
}

const checkAccount = (account: WorldAccount, held: Held, planned: bigint, applied: bigint): Problems => {
  const name = accountName(account)
  const inBills = account.accountType === "DEPOSIT" ? 0n : held.paid
  if (held.balance + inBills !== applied) {
    return [`${name} holds ${held.balance} and ${inBills} on bills, but its payments brought ${applied} kopecks`]
  }
  const { balance, paid } = expectedIn(account, planned, held.due)
  return balance === held.balance && paid === inBills
    ? []
    : [`${name} must hold ${balance} and ${paid} kopecks on bills, but holds ${held.balance} and ${inBills}`]
}

/** Without totals above their bills, each bill has exactly its newest total. */
const checkBillTotals = (world: World, plan: ReadonlyArray<PlannedMessage>, bills: ReadonlyArray<BillRow>) => {
  const totals = lastTotals(plan)
  if (totals.size === 0) return []
  const rows = new Map(bills.map((row) => [row.id.toString(), row]))
  const sums = new Map(world.flatMap((account) => account.bills.map(({ invoiceId, sum }) => [invoiceId, sum])))
  const overpaid = new Set(
    listEvents(plan)
      .filter(({ invoiceId, sum }) => sum > (sums.get(invoiceId ?? "") ?? 0n))
      .map(({ account }) => accountName(account))
  )
  return world
    .filter((account) => !overpaid.has(accountName(account)))
    .flatMap((account) => account.bills)
    .filter(({ id, invoiceId }) => rows.get(id)?.paid_sum !== (totals.get(invoiceId) ?? 0n))
    .map(
      ({ id, invoiceId }) => `bill ${id}: ${rows.get(id)?.paid_sum} is paid, newest total ${totals.get(invoiceId)}`
    )
}

/** Compares every account, and every bill with totals, with the planned money. */
export const checkMoney = (world: World, plan: ReadonlyArray<PlannedMessage>, stored: StoredRows): Problems => {
  const rowName = (row: { cme_dealer_id: string; account_type: WorldAccount["accountType"] }) =>
    accountName({ cmeDealerId: row.cme_dealer_id, accountType: row.account_type })
  const bills = groupBy(stored.bills, rowName)
  const payments = groupBy(stored.payments, rowName)
  const balances = new Map(stored.accounts.map((row) => [rowName(row), row.balance]))
  const planned = plannedMoney(plan)
  return [
    ...world.flatMap((account) => {
      const name = accountName(account)
      const own = bills.get(name) ?? []
      const held = {
        balance: balances.get(name) ?? 0n,
        paid: total(own.map((bill) => bill.paid_sum)),
        due: total(own.map((bill) => bill.common_sum))
      }
      const applied = total((payments.get(name) ?? []).map(({ effect }) => effect))
      return checkAccount(account, held, planned.get(name) ?? 0n, applied)
    }),
    ...checkBillTotals(world, plan, stored.bills)
  ]
}
