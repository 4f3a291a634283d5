import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, DateTime, Schema } from "effect"
import {
  accountAfter,
  allocateBalance,
  allocatePayment,
  balanceChange,
  BillId,
  billAfter,
  DealerId,
  dueOf,
  changeAt,
  sumMoney,
  takeBack,
  type Account,
  type AccountType,
  type BillBalance,
  type Transfer
} from "../src/internal.ts"

const now = DateTime.makeUnsafe("2026-03-01T10:00:00Z")

const accountOf = (accountType: AccountType, balance: bigint): Account => ({
  dealerId: DealerId.make(7n),
  accountType,
  status: "ACTIVE",
  problem: null,
  balance,
  clientId: "c",
  payerId: "p",
  contractId: "k"
})

const billOf = (account: Account, id: bigint, commonSum: bigint, paidSum: bigint): BillBalance => ({
  id: BillId.make(id),
  dealerId: account.dealerId,
  accountType: account.accountType,
  commonSum,
  paidSum,
  status: "ISSUED",
  paidAt: null
})

const amount = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 400 }))
const index = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 }))
const share = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 }))
const types = Schema.Literals(["COMMISSION", "DEPOSIT", "SETTLEMENT"])

/** A state as the service leaves it: money on the balance only if no bill is open, except on DEPOSIT. */
interface State {
  readonly account: Account
  readonly bills: ReadonlyArray<BillBalance>
}

const states: Arbitrary.Arbitrary<State> = Arbitrary.map(
  Arbitrary.schema(
    Schema.Struct({
      type: types,
      balance: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300 })),
      bills: Schema.Array(Schema.Struct({ sum: amount, share }))
    })
  ),
  ({ balance, bills, type }) => {
    const empty = accountOf(type, 0n)
    const made = bills.map(({ share: quarters, sum }, position) =>
      billOf(empty, BigInt(100 - position), BigInt(sum), (BigInt(sum) * BigInt(quarters)) / 4n)
    )
    const isAllPaid = made.every((bill) => dueOf(bill) === 0n)
    return { account: accountOf(type, type === "DEPOSIT" || isAllPaid ? BigInt(balance) : 0n), bills: made }
  }
)

const after = ({ account, bills }: State, transfers: ReadonlyArray<Transfer>): State => ({
  account: accountAfter(account, transfers),
  bills: bills.map((bill) => billAfter(bill, transfers, now))
})

const moneyOf = ({ account, bills }: State) => ({
  balance: account.balance,
  paid: bills.map((bill) => bill.paidSum)
})

const paymentEffect = (transfers: ReadonlyArray<Transfer>): bigint =>
  sumMoney(transfers.map((transfer) => -changeAt("OUTSIDE", transfer)))

const allocate = ({ account, bills }: State, sum: number, named: number) =>
  allocatePayment(account, bills, {
    paymentId: "p",
    amount: BigInt(sum),
    namedBillId: bills[named]?.id ?? null
  })

const expectSound = (state: State, transfers: ReadonlyArray<Transfer>): void => {
  const next = after(state, transfers)
  for (const bill of next.bills) {
    expect(bill.paidSum).toBeGreaterThanOrEqual(0n)
    expect(bill.paidSum).toBeLessThanOrEqual(bill.commonSum)
  }
  expect(next.account.balance).toBeGreaterThanOrEqual(0n)
  const ids = new Set(state.bills.map((bill) => bill.id))
  for (const transfer of transfers) {
    expect(transfer.amount).toBeGreaterThan(0n)
    expect(transfer).toMatchObject({ dealerId: state.account.dealerId, accountType: state.account.accountType })
    if (transfer.billId !== null) expect(ids.has(transfer.billId)).toBe(true)
  }
  if (state.account.accountType !== "DEPOSIT") {
    expect(next.account.balance > 0n && next.bills.some((bill) => dueOf(bill) > 0n)).toBe(false)
  }
}

describe("a payment", () => {
  it.prop(
    "is split completely, pays no bill above its sum, and leaves no free money beside an open bill",
    [states, amount, index],
    ([state, sum, named]) => {
      const transfers = allocate(state, sum, named)
      expect(paymentEffect(transfers)).toBe(BigInt(sum))
      expectSound(state, transfers)
    }
  )

  it.prop("raises paid sums and balance by exactly its sum", [states, amount, index], ([state, sum, named]) => {
    const total = ({ account, bills }: State) =>
      account.balance + (account.accountType === "DEPOSIT" ? 0n : sumMoney(bills.map((bill) => bill.paidSum)))
    expect(total(after(state, allocate(state, sum, named))) - total(state)).toBe(BigInt(sum))
  })

  it.prop(
    "goes to the named bill first and to the others oldest first",
    [states, amount, index],
    ([state, sum, named]) => {
      if (state.account.accountType === "DEPOSIT") return
      const next = after(state, allocate(state, sum, named))
      const namedId = state.bills[named]?.id
      const paidMore = next.bills.filter((bill, at) => bill.paidSum > state.bills[at]!.paidSum)
      for (const bill of paidMore.filter(({ id }) => id !== namedId)) {
        const before = next.bills.filter((other) => other.id < bill.id || other.id === namedId)
        expect(before.every((other) => dueOf(other) === 0n)).toBe(true)
      }
    }
  )

  it.prop("of a deposit is held whole, and counted once", [states, amount, index], ([state, sum, named]) => {
    const { account, bills } = state
    const held = { account: { ...account, accountType: "DEPOSIT" as const }, bills }
    expect(balanceChange(allocate(held, sum, named))).toBe(BigInt(sum))
  })

  it("takes no notice of a cancelled bill", () => {
    const account = accountOf("SETTLEMENT", 0n)
    const cancelled: BillBalance = { ...billOf(account, 1n, 100n, 0n), status: "CANCELLED" }
    const transfers = allocatePayment(account, [cancelled], {
      paymentId: "p",
      amount: 40n,
      namedBillId: cancelled.id
    })
    expect(transfers.map(({ amount: part, from, to }) => [`${from} to ${to}`, part])).toEqual([
      ["OUTSIDE to BALANCE", 40n]
    ])
  })

  it("says why each part went where", () => {
    const account = accountOf("COMMISSION", 0n)
    const bills = [billOf(account, 3n, 100n, 0n), billOf(account, 1n, 100n, 70n), billOf(account, 2n, 100n, 0n)]
    const transfers = allocatePayment(account, bills, {
      paymentId: "p",
      amount: 250n,
      namedBillId: BillId.make(2n)
    })
    expect(transfers.map(({ amount: part, billId, reason }) => [reason, billId, part])).toEqual([
      ["NAMED_BILL", 2n, 100n],
      ["OLDEST_OPEN_BILL", 1n, 30n],
      ["OLDEST_OPEN_BILL", 3n, 100n],
      ["NO_OPEN_BILL", null, 20n]
    ])
  })
})

describe("a new bill", () => {
  it.prop("takes the balance up to its sum, and no held deposit", [states, amount], ([{ account }, sum]) => {
    const bill = billOf(account, 1n, BigInt(sum), 0n)
    const next = after({ account, bills: [bill] }, allocateBalance(account, bill))
    const taken = account.balance - next.account.balance
    expect(next.bills[0]?.paidSum).toBe(taken)
    const most = account.balance < bill.commonSum ? account.balance : bill.commonSum
    expect(taken).toBe(account.accountType === "DEPOSIT" ? 0n : most)
  })
})

const closedBy = (transfers: ReadonlyArray<Transfer>) => {
  const closed = new Map<BillId, bigint>()
  for (const { amount: part, billId } of transfers) if (billId !== null) closed.set(billId, part)
  return closed
}

describe("a reversal", () => {
  it.prop("of a whole payment returns to the start", [states, amount, index], ([state, sum, named]) => {
    const transfers = allocate(state, sum, named)
    const { account, bills } = after(state, transfers)
    const back = { paymentId: "r", amount: BigInt(sum), closed: closedBy(transfers) }
    const taken = takeBack(account, bills, back, BigInt(sum))
    expect(moneyOf(after({ account, bills }, taken))).toEqual(moneyOf(state))
  })

  it.prop(
    "in two parts returns to the start as well",
    [states, amount, index, share],
    ([state, sum, named, quarters]) => {
      const transfers = allocate(state, sum, named)
      const first = (BigInt(sum) * BigInt(quarters)) / 4n
      let current = after(state, transfers)
      const closed = new Map(closedBy(transfers))
      let held = BigInt(sum)
      for (const part of [first, BigInt(sum) - first]) {
        const taken = takeBack(current.account, current.bills, { paymentId: "r", amount: part, closed }, held)
        current = after(current, taken)
        held -= part
        for (const [id, money] of closedBy(taken)) closed.set(id, (closed.get(id) ?? 0n) - money)
      }
      expect(moneyOf(current)).toEqual(moneyOf(state))
    }
  )

  it.prop("takes exactly its sum, and stays sound", [states, amount], ([state, sum]) => {
    const has = state.account.balance + sumMoney(state.bills.map((bill) => bill.paidSum))
    if (state.account.accountType === "DEPOSIT" || has < BigInt(sum)) return
    const taken = takeBack(
      state.account,
      state.bills,
      { paymentId: "r", amount: BigInt(sum), closed: new Map() },
      BigInt(sum)
    )
    expect(-paymentEffect(taken)).toBe(BigInt(sum))
    expectSound(state, taken)
  })

  it.prop("takes all of its sum off a deposit, which may fall below zero", [amount, amount], ([balance, sum]) => {
    const account = accountOf("DEPOSIT", BigInt(balance))
    const back = { paymentId: "r", amount: BigInt(sum), closed: new Map() }
    const transfers = takeBack(account, [], back, BigInt(sum))
    expect(after({ account, bills: [] }, transfers).account.balance).toBe(BigInt(balance) - BigInt(sum))
  })

  it("of more than other accounts hold is a defect of ours", () => {
    const account = accountOf("SETTLEMENT", 10n)
    const bills = [billOf(account, 1n, 100n, 100n)]
    const back = { paymentId: "r", amount: 111n, closed: new Map() }
    expect(() => takeBack(account, bills, back, 111n)).toThrow("holds 1 kopecks less")
  })

  it("takes the balance, then the bills that the payment closed, then others, newest first", () => {
    const account = accountOf("SETTLEMENT", 10n)
    const bills = [1n, 2n, 3n, 4n].map((id) => billOf(account, id, 100n, 100n))
    const closed = new Map([
      [BillId.make(1n), 100n],
      [BillId.make(2n), 50n]
    ])
    const transfers = takeBack(account, bills, { paymentId: "r", amount: 300n, closed }, 300n)
    expect(transfers.map(({ amount: part, billId, reason }) => [reason, billId, part])).toEqual([
      ["REVERSED", null, 10n],
      ["REVERSED", 2n, 50n],
      ["REVERSED", 1n, 100n],
      ["REVERSED_FROM_OTHER_BILL", 4n, 100n],
      ["REVERSED_FROM_OTHER_BILL", 3n, 40n]
    ])
  })
})
