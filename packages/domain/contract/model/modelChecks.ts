import { DateTime, Effect } from "effect"
import {
  CmeDealerId,
  getStatement,
  paymentStatusOf,
  type Account,
  type Bill,
  type StatementPeriod
} from "@dealer-billing/domain/internal"
import { BillingMemory } from "@dealer-billing/domain/testing"
import { owedIn, total, type NaiveAccount, type NaiveBill } from "./NaiveLedger.ts"
import { storedOf, type ModelWorld } from "./modelWorld.ts"

const lineOf = (bill: Bill): string =>
  [
    bill.id,
    bill.accountType,
    bill.dealId,
    bill.revision,
    bill.commonSum,
    bill.paidSum,
    paymentStatusOf(bill),
    bill.paidAt === null ? "open" : "closed",
    bill.status,
    bill.cancelledAt === null ? "living" : "cancelled",
    bill.invoiceId,
    bill.replaces,
    bill.replacedBy
  ].join(" ")

const naiveLine = (bill: NaiveBill): string => {
  const isPaid = bill.paid === bill.sum
  return [
    bill.id,
    bill.account.type,
    bill.dealId,
    bill.revision,
    bill.sum,
    bill.paid,
    isPaid ? "PAID" : bill.paid > 0n ? "PARTIALLY_PAID" : "UNPAID",
    isPaid ? "closed" : "open",
    bill.isCancelled ? "CANCELLED" : bill.invoiceId === null ? "PENDING" : "ISSUED",
    bill.isCancelled ? "cancelled" : "living",
    bill.invoiceId,
    bill.replaces,
    bill.replacedBy?.id ?? null
  ].join(" ")
}

const accountLine = ({ accountType, balance }: Pick<Account, "accountType" | "balance">) =>
  `${accountType} ${balance}`

/** What must hold whatever the model says. */
const lawsBroken = (
  accounts: ReadonlyArray<Account>,
  bills: ReadonlyArray<Bill>,
  naive: NaiveAccount
): Array<string> => {
  const own = bills.filter(({ accountType }) => accountType === naive.type)
  const { balance } = accounts.find(({ accountType }) => accountType === naive.type)!
  const held = naive.type === "DEPOSIT"
  const kept = balance + (held ? 0n : total(own.map(({ paidSum }) => paidSum)))
  const isOpen = own.some(({ commonSum, paidSum, status }) => status !== "CANCELLED" && paidSum < commonSum)
  return [
    ...(kept === naive.cash ? [] : [`${naive.type} holds ${kept}, of ${naive.cash} that came`]),
    ...(balance < 0n && !held ? [`${naive.type} is below zero`] : []),
    ...(balance > 0n && isOpen && !held ? [`${naive.type} has money beside an open bill`] : [])
  ]
}

const livingTwice = (bills: ReadonlyArray<NaiveBill>): Array<string> => {
  const living = bills
    .filter(({ isCancelled }) => !isCancelled)
    .map(({ dealId, operation }) => `${operation} ${dealId}`)
  return living.length === new Set(living).size ? [] : ["a deal has two living bills"]
}

/** The storage and the model, line by line; equal when all is well. */
export const compareBooks = Effect.fnUntraced(function* ({ books }: ModelWorld) {
  const actual: Array<string> = []
  const expected: Array<string> = livingTwice(books.bills)
  for (const { accounts: naive, name, version } of books.dealers.values()) {
    const { accounts, bills, dealer } = yield* storedOf(name)
    const laws = [...naive.values()].flatMap((each) => lawsBroken(accounts, bills, each))
    actual.push(`${name} ${dealer.requisiteVersion}`, ...accounts.map(accountLine).toSorted(), ...bills.map(lineOf))
    const own = books.bills.filter(({ account }) => account.dealer === name)
    expected.push(
      `${name} ${version}`,
      ...[...naive.values()].map(({ balance, type }) => accountLine({ accountType: type, balance })).toSorted(),
      ...own.map(naiveLine),
      ...laws
    )
  }
  return { actual: actual.join("\n"), expected: expected.join("\n") }
})

const netOf = (rows: ReadonlyArray<{ readonly debit: bigint; readonly credit: bigint }>): bigint =>
  total(rows.map(({ credit, debit }) => debit - credit))

const dayAfter = (day: string, count: number): string =>
  DateTime.formatIsoDate(DateTime.add(DateTime.makeUnsafe(day), { days: count }))

/** A year as a whole, and the same year in three parts. */
const actsOf = Effect.fnUntraced(function* (
  world: ModelWorld,
  { dealer: name, type }: NaiveAccount,
  year: StatementPeriod
) {
  const cmeDealerId = CmeDealerId.make(name)
  const first = 1 + (world.index % 40)
  const second = first + 1 + (world.index % 25)
  const periods = [
    year,
    { from: year.from, to: dayAfter(year.from, first) },
    { from: dayAfter(year.from, first + 1), to: dayAfter(year.from, second) },
    { from: dayAfter(year.from, second + 1), to: year.to }
  ]
  return yield* Effect.forEach(periods, (period) =>
    Effect.map(getStatement({ cmeDealerId, accountType: type, period }), ({ statement }) => statement)
  )
})

/** What the acts of every account say, and what they should. */
export const compareActs = Effect.fnUntraced(function* (world: ModelWorld, year: StatementPeriod) {
  const actual: Array<string> = []
  const expected: Array<string> = []
  for (const account of [...world.books.dealers.values()].flatMap(({ accounts }) => [...accounts.values()])) {
    const [whole, ...parts] = yield* actsOf(world, account, year)
    const rows = parts.flatMap((part) => part.rows.map(({ documentId, kind }) => `${kind} ${documentId}`))
    const name = `${account.dealer} ${account.type}`
    actual.push(`${name} closes ${whole!.closingBalance}`, `rows ${rows.join(", ")}`)
    expected.push(
      `${name} closes ${owedIn(account)}`,
      `rows ${whole!.rows.map(({ documentId, kind }) => `${kind} ${documentId}`).join(", ")}`
    )
    let opening = 0n
    for (const part of [{ ...whole!, openingBalance: 0n }, ...parts]) {
      if (part === parts[0]) opening = 0n
      actual.push(`${part.openingBalance} ${part.closingBalance} ${part.debitTurnover - part.creditTurnover}`)
      const net = netOf(part.rows)
      expected.push(`${opening} ${opening + net} ${net}`)
      opening += net
    }
    if (whole!.openingBalance !== 0n) expected.push("a year before which there was nothing opens with nothing")
  }
  return { actual: actual.join("\n"), expected: expected.join("\n") }
})

/** Once Billing has done all: every living bill has its invoice, and Billing keeps those that have money there. */
export const compareBilling = Effect.fnUntraced(function* ({ books }: ModelWorld) {
  const objects = yield* (yield* BillingMemory).objects
  const isCancelled = new Map(objects.map((object) => [object.id, object.isCancelled === true]))
  const actual: Array<string> = []
  const expected: Array<string> = []
  for (const { name } of books.dealers.values()) {
    for (const { id, invoiceId, problem } of (yield* storedOf(name)).bills) {
      const bill = books.bills.find((each) => each.id === id)!
      const isKept = bill.isCancelled && bill.isPaidInBilling
      const told = invoiceId === null ? "none" : isCancelled.get(invoiceId) ? "cancelled" : "valid"
      actual.push(`${id} ${told} ${problem === null ? "" : "problem"}`)
      const right =
        invoiceId === null && bill.isCancelled ? "none" : bill.isCancelled && !isKept ? "cancelled" : "valid"
      expected.push(`${id} ${right} ${isKept ? "problem" : ""}`)
    }
  }
  return { actual: actual.join("\n"), expected: expected.join("\n") }
})
