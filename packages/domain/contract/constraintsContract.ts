import { expect } from "@effect/vitest"
import { Effect, Exit, Option, Schema } from "effect"
import {
  Account,
  BasisPoints,
  Bill,
  BillId,
  BillRepository,
  invoicingOf,
  LedgerRepository,
  NewBillRepository,
  noChanges,
  Transaction,
  type AccountType,
  type LedgerChanges,
  type PositiveKopecks,
  type Transfer
} from "@dealer-billing/domain/internal"
import { accountOf, newBill, newPayment, someTime, storedAccount, toBalance, uniqueName } from "./fixtures.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

type Change = NonNullable<Parameters<typeof newBill>[2]>

const wrongBills: ReadonlyArray<readonly [title: string, change: Change]> = [
  ["paid above its sum", { paidSum: 10_001n }],
  ["paid below nothing", { paidSum: -1n }],
  ["paid without a time of payment", { paidSum: 10_000n }],
  ["with a time of payment while it is open", { paidAt: someTime }],
  ["with included VAT and no rate", { vat: { mode: "included", rate: null, sum: 1n } }],
  ["with more VAT than money", { vat: { mode: "included", rate: BasisPoints.make(2_200n), sum: 10_001n } }],
  ["of a first revision that replaces another", { replaces: BillId.make(1n) }]
]

/** The type `Bill` rules these out, so no storage can receive one. */
const impossibleBills: ReadonlyArray<readonly [title: string, accountType: AccountType, change: object]> = [
  ["of a negative sum", "SETTLEMENT", { commonSum: -5_000_000n, carPrice: 1n }],
  ["of nothing", "DEPOSIT", { commonSum: 0n }],
  ["of a reward without a closing time", "COMMISSION", { closedAt: null }],
  ["of a reward without its tariff", "COMMISSION", { reward: null }],
  ["of a settlement with a closing time", "SETTLEMENT", { closedAt: someTime }],
  ["of a settlement without a price", "SETTLEMENT", { carPrice: null }],
  ["of a deposit with a car", "DEPOSIT", { carPrice: 1n }],
  ["of an operation that belongs to another account", "DEPOSIT", { operation: "GET_SETTLEMENT", carPrice: 1n }],
  ["cancelled without a time", "DEPOSIT", { status: "CANCELLED" }],
  ["issued without an invoice", "DEPOSIT", { status: "ISSUED" }],
  ["with a link and no invoice", "DEPOSIT", { url: "https://billing.example/1.pdf" }]
]

/** Changes that no use case makes, built on a payment of 100 to the account's balance. */
const wrongChanges: ReadonlyArray<
  readonly [title: string, change: (good: LedgerChanges, transfer: Transfer) => Partial<LedgerChanges>]
> = [
  ["a transfer of nothing", (_, transfer) => ({ transfers: [{ ...transfer, amount: 0n }] })],
  [
    "a transfer for a reason of other places",
    (_, transfer) => ({ transfers: [{ ...transfer, reason: "NAMED_BILL" } as unknown as Transfer] })
  ],
  [
    "a held deposit on another account",
    (_, transfer) => ({ transfers: [{ ...transfer, reason: "HELD_DEPOSIT" } as Transfer] })
  ],
  ["a transfer twice", (_, transfer) => ({ transfers: [transfer, transfer] })],
  [
    "a transfer of an unknown payment",
    (_, transfer) => ({ transfers: [{ ...transfer, paymentId: "nobody's" } as Transfer] })
  ],
  [
    "a payment of nothing",
    ({ payments }) => ({ payments: payments.map((payment) => ({ ...payment, amount: 0n as PositiveKopecks })) })
  ],
  [
    "a balance below zero",
    ({ accounts }) => ({ accounts: accounts.map((account) => ({ ...account, balance: -1n })) })
  ]
]

const isRefused = Effect.fn("isRefused")(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const transaction = yield* Transaction
  return Exit.isFailure(yield* Effect.exit(transaction.run(effect)))
})

const goodChanges = (account: Account, paymentId: string): LedgerChanges => ({
  ...noChanges,
  payments: [newPayment(account, paymentId, 100n)],
  transfers: [toBalance(account, paymentId, 100n)],
  accounts: [{ ...account, balance: 100n }]
})

/** States that must not be, and that every storage refuses: a use case with a defect stores nothing. */
export const constraintsSuite = defineSuite<LedgerPorts>("Constraints", (it) => {
  it.effect.each(wrongBills)("refuse a bill %s", ([, change]) =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("DEPOSIT")
      const bill = yield* newBill(dealer, "DEPOSIT", change)
      const newBills = yield* NewBillRepository
      const made = { bill, transfers: [], account, operation: invoicingOf(bill) }
      expect(yield* isRefused(newBills.insert(made))).toBe(true)
      const found = yield* (yield* BillRepository).findByDeal(bill.operation, bill.dealId, bill.revision)
      expect(Option.isNone(found)).toBe(true)
    })
  )

  it.effect.each(impossibleBills)("know no bill %s", ([, accountType, change]) =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount(accountType)
      const bill = yield* newBill(dealer, accountType)
      expect(Schema.is(Bill)(bill)).toBe(true)
      expect(Schema.is(Bill)({ ...bill, ...change })).toBe(false)
    })
  )

  it.effect.each(wrongChanges)("refuse %s", ([, change]) =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const ledger = yield* LedgerRepository
      const good = goodChanges(account, yield* uniqueName("payment"))
      const wrong = { ...good, ...change(good, good.transfers[0]!) }
      expect(yield* isRefused(ledger.save(wrong))).toBe(true)
      expect((yield* accountOf(account)).balance).toBe(0n)
      expect(yield* isRefused(ledger.save(good))).toBe(false)
      expect((yield* accountOf(account)).balance).toBe(100n)
    })
  )

  it.effect("know no active account without a contract", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const active = { ...account, status: "ACTIVE" }
      expect(Schema.is(Account)(active)).toBe(true)
      expect(Schema.is(Account)({ ...active, contractId: null })).toBe(false)
    })
  )
})

export const constraintsContract = contractOf(constraintsSuite)
