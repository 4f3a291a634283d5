import { describe, expect, it } from "@effect/vitest"
import { DateTime, Schema } from "effect"
import {
  Account,
  BasisPoints,
  Bill,
  BillId,
  checkFastBuyout,
  CmeDealerId,
  createBill,
  DealerId,
  DealId,
  issueBill,
  markCancelled,
  percentOf,
  PositiveKopecks,
  registerDealer,
  updateRequisite,
  type ActiveAccount,
  type CancelledBill,
  type IssuedBill,
  type WaitingBill
} from "../src/internal.ts"
import { sampleRequisite } from "../src/testing/index.ts"

const now = DateTime.makeUnsafe("2026-11-20T10:00:00Z")
const cmeDealerId = CmeDealerId.make("dealer-1")
const carPrice = PositiveKopecks.make(2_000n)

const reward = {
  operation: "GET_REWARD",
  accountType: "COMMISSION",
  carPrice,
  closedAt: now,
  reward: {
    ratePercent: BasisPoints.make(500n),
    tariffFrom: "2020-01-01",
    bandFrom: null,
    minimum: null,
    maximum: null
  }
} as const
const settlement = {
  operation: "GET_SETTLEMENT",
  accountType: "SETTLEMENT",
  carPrice,
  closedAt: null,
  reward: null
}
const deposit = { operation: "GET_DEPOSIT", accountType: "DEPOSIT", carPrice: null, closedAt: null, reward: null }

const waiting: WaitingBill = {
  id: BillId.make(1n),
  dealerId: DealerId.make(7n),
  cmeDealerId,
  dealId: DealId.make("lot-1"),
  revision: 1,
  commonSum: PositiveKopecks.make(100n),
  paidSum: 0n,
  vat: { mode: "none", rate: null, sum: 0n },
  requisiteVersion: 1,
  createdAt: now,
  paidAt: null,
  replaces: null,
  ...reward,
  status: "PENDING",
  problem: null,
  invoiceId: null,
  invoiceNumber: null,
  url: null,
  issuedAt: null,
  cancelledAt: null,
  replacedBy: null
}
const invoice = { invoiceId: "i-1", invoiceNumber: null, url: null }
const issued: IssuedBill = issueBill(waiting, invoice, now)
const cancelled: CancelledBill = markCancelled(waiting, now)

const active: ActiveAccount = {
  dealerId: DealerId.make(7n),
  accountType: "DEPOSIT",
  status: "ACTIVE",
  problem: null,
  balance: -1n,
  clientId: "c",
  payerId: "p",
  contractId: "k"
}

/** Never called: `tsc -p tsconfig.test.json` fails if one of them compiles. */
export const doNotCompile = [
  // @ts-expect-error a negative price
  () => createBill({ cmeDealerId, operation: "GET_SETTLEMENT", dealId: waiting.dealId, carPrice: -100n }),
  // @ts-expect-error an unchecked price
  () => checkFastBuyout({ cmeDealerId, carPrice: 100n }),
  // @ts-expect-error kopecks where a percentage belongs
  () => percentOf(100n, carPrice),
  // @ts-expect-error a wrong INN
  () => registerDealer({ cmeDealerId, requisite: { ...sampleRequisite, inn: "1" } }),
  // @ts-expect-error the same for new legal details
  () => updateRequisite({ cmeDealerId, requisite: { ...sampleRequisite, inn: "1" } }),
  // @ts-expect-error a reward without its closing time
  (): Bill => ({ ...waiting, ...reward, closedAt: null }),
  // @ts-expect-error the account of another operation
  (): Bill => ({ ...waiting, ...reward, accountType: "DEPOSIT" }),
  // @ts-expect-error a cancelled bill cannot be issued
  () => issueBill(cancelled, invoice, now),
  // @ts-expect-error nor an issued one again
  () => issueBill(issued, invoice, now),
  // @ts-expect-error an ISSUED bill without an invoice
  (): Bill => ({ ...waiting, status: "ISSUED", problem: null }),
  // @ts-expect-error a cancelled bill without the time
  (): Bill => ({ ...waiting, status: "CANCELLED" }),
  // @ts-expect-error an ACTIVE account without a contract
  (): Account => ({ ...active, contractId: null }),
  // @ts-expect-error an account that needs correction for no reason
  (): Account => ({ ...active, status: "NEEDS_CORRECTION" })
]

const isBill = Schema.is(Bill)
const isAccount = Schema.is(Account)
const lateInvoice = { ...cancelled, ...invoice, issuedAt: now }

describe("a bill", () => {
  it.each([
    ["waits for its invoice", waiting],
    ["was refused", { ...waiting, status: "REJECTED", problem: "no such payer" }],
    ["is in doubt", { ...waiting, status: "IN_DOUBT", problem: "no answer" }],
    ["is issued", issued],
    ["was cancelled before its invoice", cancelled],
    ["was cancelled with its invoice", markCancelled(issued, now)],
    ["was replaced, and its invoice came later", { ...lateInvoice, replacedBy: BillId.make(2n), problem: "paid" }],
    ["is a settlement", { ...issued, ...settlement }],
    ["is a deposit", { ...cancelled, ...deposit }]
  ])("%s", (_, bill) => expect(isBill(bill)).toBe(true))

  it.each([
    ["waits with an invoice", { ...waiting, ...invoice, issuedAt: now }],
    ["is issued with a problem", { ...issued, problem: "none really" }],
    ["is issued without the time", { ...issued, issuedAt: null }],
    ["is issued and cancelled", { ...issued, cancelledAt: now }],
    ["is replaced and waits", { ...waiting, replacedBy: BillId.make(2n) }],
    ["is cancelled with half an invoice", { ...cancelled, issuedAt: now }],
    ["is a settlement with a tariff", { ...issued, ...settlement, reward: reward.reward }],
    ["is a deposit of another account", { ...issued, ...deposit, accountType: "SETTLEMENT" }],
    ["has a price of nothing", { ...issued, carPrice: 0n }]
  ])("never %s", (_, bill) => expect(isBill(bill)).toBe(false))
})

describe("an account", () => {
  const unknown = { clientId: null, payerId: null, contractId: null }
  it.each([
    ["is active", active],
    ["is being provisioned", { ...active, ...unknown, status: "PROVISIONING" }],
    ["has a contract and a problem", { ...active, status: "NEEDS_CORRECTION", problem: "no such INN" }],
    ["is in doubt", { ...active, ...unknown, status: "IN_DOUBT", problem: "no answer" }]
  ])("%s", (_, account) => expect(isAccount(account)).toBe(true))

  it.each([
    ["is active without a payer", { ...active, payerId: null }],
    ["is active with a problem", { ...active, problem: "none really" }],
    ["is in doubt for no reason", { ...active, status: "IN_DOUBT" }]
  ])("never %s", (_, account) => expect(isAccount(account)).toBe(false))
})
