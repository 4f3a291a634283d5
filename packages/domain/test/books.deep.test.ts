import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema, Random } from "effect"
import {
  dueOf,
  signedAmount,
  isSameAccount,
  paymentsDialects,
  sumMoney,
  totalOrigin,
  type AccountType,
  type PaymentsDialect,
  type Place,
  type Transfer
} from "../src/internal.ts"
import { MemoryStore, type MemoryTables } from "../src/testing/index.ts"
import { runBookScenario, someSeeds, type EventSeed } from "../contract/bookScenario.ts"
import { onMemory } from "./onMemory.ts"

const small = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

const Seed = Schema.Struct({
  kind: small(7),
  account: small(3),
  amount: small(400),
  pick: small(60),
  isSplit: Schema.Boolean
})

/** The tables after the events were applied in chunks, in a store of their own. */
const applied = (seeds: ReadonlyArray<EventSeed>, isSplit: (index: number) => boolean, dialect: PaymentsDialect) =>
  Effect.gen(function* () {
    yield* runBookScenario(seeds, isSplit, dialect)
    return yield* (yield* MemoryStore).read((tables) => tables)
  }).pipe(onMemory, Random.withSeed("the same names in every world"), Effect.withTracerEnabled(false))

/** Per origin, what its money came to; and the newest total of each invoice. */
const sumsOfOrigins = ({ payments, totals }: MemoryTables): void => {
  const byOrigin = Map.groupBy(payments.values(), ({ origin }) => origin)
  for (const own of byOrigin.values()) expect(sumMoney(own.map(signedAmount))).toBeGreaterThanOrEqual(0n)
  for (const { invoiceId, totalPaid } of totals.values()) {
    const own = byOrigin.get(totalOrigin(invoiceId)) ?? []
    expect(sumMoney(own.map(signedAmount))).toBe(totalPaid)
  }
}

const invariants = (tables: MemoryTables): void => {
  const { accounts, bills, transfers, parked, payments, processedMessages } = tables
  sumsOfOrigins(tables)
  const isHeld = (place: Place, accountType: AccountType) =>
    place === "BALANCE" || (place === "BILL" && accountType === "DEPOSIT")
  const flow = (
    isIn: (place: Place, accountType: AccountType) => boolean,
    isWanted: (transfer: Transfer) => boolean
  ) =>
    sumMoney(
      transfers.filter(isWanted).map(({ accountType, amount, from, to }) => {
        const change = Number(isIn(to, accountType)) - Number(isIn(from, accountType))
        return amount * BigInt(change)
      })
    )
  for (const payment of payments.values()) {
    expect(
      flow(
        (place) => place !== "OUTSIDE",
        ({ paymentId }) => paymentId === payment.paymentId
      )
    ).toBe(signedAmount(payment))
  }
  for (const bill of bills.values()) {
    expect(
      flow(
        (place) => place === "BILL",
        ({ billId }) => billId === bill.id
      )
    ).toBe(bill.paidSum)
    expect(bill.paidSum >= 0n && bill.paidSum <= bill.commonSum).toBe(true)
    expect(bill.paidAt !== null).toBe(bill.paidSum === bill.commonSum)
  }
  for (const account of accounts.values()) {
    expect(flow(isHeld, (transfer) => isSameAccount(transfer, account))).toBe(account.balance)
    const own = [...bills.values()].filter((bill) => isSameAccount(bill, account))
    const money = account.balance + (account.accountType === "DEPOSIT" ? 0n : sumMoney(own.map((b) => b.paidSum)))
    const cameIn = [...payments.values()].filter((payment) => isSameAccount(payment, account))
    expect(money).toBe(sumMoney(cameIn.map(signedAmount)))
    expect(account.balance >= 0n).toBe(true)
    const isFree = account.accountType !== "DEPOSIT" && account.balance > 0n
    expect(isFree && own.some((bill) => dueOf(bill) > 0n)).toBe(false)
  }
  for (const { billId, paymentId, ...transfer } of transfers) {
    if (billId !== null) expect(isSameAccount(bills.get(billId)!, transfer)).toBe(true)
    if (paymentId !== null) expect(isSameAccount(payments.get(paymentId)!, transfer)).toBe(true)
  }
  const parkedMessages = [...processedMessages]
    .filter(([, processedMessage]) => processedMessage.outcome === "PARKED")
    .map(([key]) => key)
  expect(parkedMessages).toEqual([...parked.keys()])
}

const seeds = Arbitrary.array(Arbitrary.schema(Seed), { minLength: 1, maxLength: 25 })
const many = { arbitrary: { runs: 150, size: 25 } }

describe.each(paymentsDialects)("the snapshot in the dialect %s", (dialect) => {
  it.effect.prop(
    "keep their invariants under any events in any order",
    [seeds],
    ([events]) =>
      Effect.map(
        applied(events, () => true, dialect),
        invariants
      ),
    many
  )

  it.effect.prop(
    "come out the same from one chunk, from any chunks, and from one message at a time",
    [seeds],
    ([events]) =>
      Effect.gen(function* () {
        const one = yield* applied(events, () => true, dialect)
        expect(yield* applied(events, () => false, dialect)).toEqual(one)
        expect(yield* applied(events, (index) => events[index]!.isSplit, dialect)).toEqual(one)
      }),
    many
  )
})

const metIn = Effect.fn("metIn")(function* (dialect: PaymentsDialect) {
  const met = new Set<string>()
  for (let run = 1; run <= 20; run += 1) {
    const { parked, processedMessages } = yield* applied(someSeeds(run, 25), () => true, dialect)
    for (const { outcome } of processedMessages.values()) met.add(outcome)
    for (const { message } of parked.values()) met.add(message.reason)
  }
  return [...met]
})

describe("such runs", () => {
  it.effect.each([
    [
      "payments",
      ["APPLIED", "PARKED", "CONFLICT", "UNKNOWN_PAYMENT", "BAD_SUM", "ACCOUNT_MISMATCH", "WRONG_DIALECT"]
    ],
    [
      "totals",
      ["APPLIED", "STALE", "DUPLICATE", "PARKED", "CONFLICT", "UNKNOWN_INVOICE", "BAD_SUM", "WRONG_DIALECT"]
    ]
  ] as const)("meet every outcome and reason of %s", ([dialect, expected]) =>
    Effect.gen(function* () {
      expect(yield* metIn(dialect)).toEqual(expect.arrayContaining([...expected]))
    })
  )
})
