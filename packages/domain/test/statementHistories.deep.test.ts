import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, DateTime, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import {
  accountKey,
  applyPayments,
  BillRepository,
  canonicalStatement,
  DealerRepository,
  dueOf,
  getStatement,
  isSameAccount,
  markCancelled,
  periodOfMonth,
  sumMoney,
  type Account,
  type BillId,
  type StatementPeriod
} from "../src/internal.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { makeBookWorld, messagesOf, type BookWorld } from "../contract/bookScenario.ts"
import { accountOf, newBill, someTime, storeBill } from "../contract/fixtures.ts"
import { inWorld } from "./world.ts"

const small = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

/** A payment event, and how long nothing happens before it. */
const Step = Schema.Struct({
  kind: small(7),
  account: small(3),
  amount: small(400),
  pick: small(60),
  also: small(5),
  hours: small(300),
  split: small(200)
})
type Step = typeof Step.Type

const year: StatementPeriod = { from: "2026-02-01", to: "2027-01-31" }
const months = [..."23456789"].map((digit) => `2026-0${digit}`).concat("2026-10", "2026-11", "2026-12", "2027-01")

const dayAfter = (day: string, count: number) =>
  DateTime.formatIsoDate(DateTime.add(DateTime.makeUnsafe(day), { days: count }))

const statementFor = Effect.fn("statementFor")(function* (account: Account, period: StatementPeriod) {
  const dealer = yield* (yield* DealerRepository).getById(account.dealerId)
  const { accountType } = account
  return (yield* getStatement({ cmeDealerId: dealer.cmeDealerId, accountType, period })).statement
})

/** Money that moves with a cancellation stays inside the account. */
const cancel = Effect.fn("cancel")(function* (id: BillId) {
  const bill = yield* (yield* BillRepository).get(id)
  if (bill.paidSum > 0n || bill.status === "CANCELLED") return
  const cancelled = markCancelled(bill, yield* DateTime.now)
  yield* (yield* MemoryStore).change(({ bills }) => Effect.sync(() => void bills.set(id, cancelled)))
})

const happen = Effect.fn("happen")(function* (
  { accounts, bills }: BookWorld,
  { also, account, amount, pick }: Step
) {
  if (also === 1) yield* cancel(bills[pick % bills.length]!.id)
  if (also !== 0) return
  const of = accounts[account]!
  const dealer = yield* (yield* DealerRepository).getById(of.dealerId)
  const change = { commonSum: BigInt(amount) + 1n, createdAt: yield* DateTime.now }
  yield* storeBill(yield* newBill(dealer, of.accountType, change))
})

/** The dealer's debt, calculated from the bills and the balance instead. */
const owedNow = Effect.fn("owedNow")(function* (account: Account) {
  const { balance } = yield* accountOf(account)
  const all = yield* (yield* MemoryStore).read(({ bills }) => [...bills.values()])
  const own = account.accountType === "DEPOSIT" ? [] : all.filter((bill) => isSameAccount(bill, account))
  return sumMoney(own.map(dueOf)) - balance
})

const checkAccount = Effect.fn("checkAccount")(function* (account: Account, split: number) {
  const whole = yield* statementFor(account, year)
  const net = sumMoney(whole.rows.map(({ credit, debit }) => debit - credit))
  expect(whole.openingBalance + net).toBe(whole.closingBalance)
  expect(whole.debitTurnover - whole.creditTurnover).toBe(net)
  expect(whole.closingBalance).toBe(yield* owedNow(account))
  const first = yield* statementFor(account, { from: year.from, to: dayAfter(year.from, split) })
  const second = yield* statementFor(account, { from: dayAfter(year.from, split + 1), to: year.to })
  expect([...first.rows, ...second.rows].map(({ documentId, kind }) => [kind, documentId])).toEqual(
    whole.rows.map(({ documentId, kind }) => [kind, documentId])
  )
  expect([second.openingBalance, second.closingBalance]).toEqual([first.closingBalance, whole.closingBalance])
})

/** The statements of all months chain, and a final one never changes. */
const checkMonths = Effect.fn("checkMonths")(function* (account: Account, closed: Map<string, string>) {
  let opening = 0n
  for (const month of months) {
    const statement = yield* statementFor(account, periodOfMonth(month))
    expect(statement.openingBalance).toBe(opening)
    opening = statement.closingBalance
    if (!statement.isFinal) continue
    const key = `${accountKey(account)} ${month}`
    const text = canonicalStatement(statement)
    expect(text).toBe(closed.get(key) ?? text)
    closed.set(key, text)
  }
  expect(opening).toBe((yield* statementFor(account, year)).closingBalance)
})

const history = Effect.fn("history")(function* (steps: ReadonlyArray<Step>) {
  yield* TestClock.setTime(DateTime.toEpochMillis(someTime))
  const world = yield* makeBookWorld()
  const messages = yield* messagesOf(world, steps)
  const closed = new Map<string, string>()
  for (const [index, step] of steps.entries()) {
    yield* TestClock.adjust(`${step.hours} hours`)
    yield* happen(world, step)
    yield* applyPayments([messages[index]!])
    for (const account of world.accounts) yield* checkMonths(account, closed)
  }
  for (const account of world.accounts) yield* checkAccount(account, steps.at(-1)?.split ?? 0)
  return closed
})

const histories = Arbitrary.array(Arbitrary.schema(Step), { minLength: 1, maxLength: 20 })

describe("statements of random histories", () => {
  it.effect.prop(
    "add up, split anywhere, chain month by month, and stay as they are once they are final",
    [histories],
    ([steps]) => inWorld(history(steps)),
    { arbitrary: { runs: 40, size: 20 }, timeout: 60_000 }
  )
})
