import { Clock, DateTime, Effect, Option, Random } from "effect"
import {
  AccountRepository,
  BasisPoints,
  BillRepository,
  CmeDealerId,
  DealerRepository,
  DealId,
  issueBill,
  invoicingOf,
  LedgerRepository,
  markCancelled,
  newAccount,
  NewBillRepository,
  noChanges,
  PositiveKopecks,
  rewardOf,
  Transaction,
  type Account,
  type AccountId,
  type AccountType,
  type Bill,
  type BillFields,
  type BillTerms,
  type LedgerChanges,
  type Dealer,
  type NewBillingOperation,
  type NewDealer,
  type Transfer,
  type MessagePosition,
  type ParkedMessage,
  type ParkedReason,
  type Payment,
  type ProvisioningAccount,
  type WaitingBill
} from "@dealer-billing/domain/internal"
import { sampleRequisite } from "@dealer-billing/domain/testing"

/** A name that no other case has, also where several runs share one database. */
export const uniqueName = Effect.fn("uniqueName")(function* (prefix: string) {
  const token = Math.abs(yield* Random.nextInt).toString(36) + Math.abs(yield* Random.nextInt).toString(36)
  return `${prefix}-${token}-${yield* Clock.currentTimeMillis}`.slice(-64)
})

export const someTime = DateTime.makeUnsafe("2026-03-01T10:00:00.123Z")

export const newDealer = Effect.fn("newDealer")(function* () {
  const dealer: NewDealer = {
    cmeDealerId: CmeDealerId.make(yield* uniqueName("dealer")),
    requisite: sampleRequisite,
    requisiteVersion: 1,
    createdAt: someTime,
    erasedAt: null
  }
  return dealer
})

/** A stored dealer with stored accounts of those types, each with a contract of its own in Billing. */
export const storedDealer = Effect.fn("storedDealer")(function* (accountTypes: ReadonlyArray<AccountType>) {
  const dealers = yield* DealerRepository
  const { insert } = yield* AccountRepository
  return yield* (yield* Transaction).run(
    Effect.gen(function* () {
      const dealer = yield* dealers.insert(yield* newDealer())
      const accounts = accountTypes.map((type): ProvisioningAccount => ({
        ...newAccount(dealer, type),
        clientId: `client-${dealer.cmeDealerId}-${type}`,
        payerId: `payer-${dealer.cmeDealerId}-${type}`,
        contractId: `contract-${dealer.cmeDealerId}-${type}`
      }))
      yield* insert(accounts)
      return { dealer, accounts }
    })
  )
})

export const storedAccount = Effect.fn("storedAccount")(function* (accountType: AccountType) {
  const { accounts, dealer } = yield* storedDealer([accountType])
  return { dealer, account: accounts[0]! }
})

const tariff = { from: "2020-01-01", ratePercent: BasisPoints.make(500n) }

const termsOf = (accountType: AccountType, commonSum: PositiveKopecks): BillTerms => {
  if (accountType === "DEPOSIT") {
    return { operation: "GET_DEPOSIT", accountType, carPrice: null, closedAt: null, reward: null }
  }
  if (accountType === "SETTLEMENT") {
    return { operation: "GET_SETTLEMENT", accountType, carPrice: commonSum, closedAt: null, reward: null }
  }
  const carPrice = PositiveKopecks.make(commonSum * 20n)
  return {
    operation: "GET_REWARD",
    accountType,
    carPrice,
    closedAt: someTime,
    reward: rewardOf(tariff, carPrice).reward
  }
}

type BillChange = Partial<Omit<BillFields, "commonSum"> & Pick<WaitingBill, "status" | "problem">> & {
  readonly commonSum?: bigint
}

/** An unstored bill of a deal of its own; the dealer has that account. */
export const newBill = Effect.fn("newBill")(function* (
  dealer: Dealer,
  accountType: AccountType,
  { commonSum: sum = 10_000n, ...change }: BillChange = {}
) {
  const commonSum = PositiveKopecks.make(sum)
  const begun = yield* (yield* NewBillRepository).begin({ dealerId: dealer.id, accountType }, "9999-12-31")
  const bill: WaitingBill = {
    id: Option.getOrThrow(begun).billId,
    dealerId: dealer.id,
    cmeDealerId: dealer.cmeDealerId,
    ...termsOf(accountType, commonSum),
    dealId: DealId.make(yield* uniqueName("deal")),
    revision: 1,
    commonSum,
    paidSum: 0n,
    vat: { mode: "none", rate: null, sum: 0n },
    requisiteVersion: 1,
    status: "PENDING",
    problem: null,
    invoiceId: null,
    invoiceNumber: null,
    url: null,
    createdAt: someTime,
    issuedAt: null,
    paidAt: null,
    cancelledAt: null,
    replaces: null,
    replacedBy: null,
    ...change
  }
  return bill
})

/** An unstored bill that was cancelled before it had an invoice. */
export const cancelledBill = Effect.fn("cancelledBill")(function* (dealer: Dealer, accountType: AccountType) {
  return markCancelled(yield* newBill(dealer, accountType), someTime)
})

/** Stores a bill as it is, by default with an operation in Billing that is done. */
export const storeBill = Effect.fn("storeBill")(function* (bill: Bill, operation?: NewBillingOperation) {
  const done = { ...invoicingOf(bill), state: "DONE" as const, remoteId: `stored-${bill.id}` }
  const account = yield* accountOf(bill)
  yield* (yield* NewBillRepository).insert({ bill, transfers: [], account, operation: operation ?? done })
})

/** A stored bill that has its invoice, `invoice-<bill id>-…`. */
export const issuedBill = Effect.fn("issuedBill")(function* (
  dealer: Dealer,
  accountType: AccountType,
  commonSum: bigint
) {
  const bills = yield* BillRepository
  const bill = yield* newBill(dealer, accountType, { commonSum })
  yield* storeBill(bill)
  const url = `https://billing.example/${bill.id}.pdf`
  const issued = issueBill(
    bill,
    { invoiceId: `invoice-${bill.dealId}`, invoiceNumber: String(bill.id), url },
    someTime
  )
  yield* bills.update(issued)
  return issued
})

/** A payment that came to an account, and all of it on the balance or on bills, as the changes say. */
export const newPayment = (account: Account, paymentId: string, sum: bigint): Payment => ({
  paymentId,
  type: "payment.received",
  dealerId: account.dealerId,
  accountType: account.accountType,
  amount: PositiveKopecks.make(sum),
  namedBillId: null,
  origin: paymentId,
  reversesPaymentId: null,
  paidAt: someTime,
  content: JSON.stringify({ paymentId })
})

export const toBalance = (account: Account, paymentId: string, amount: bigint): Transfer => ({
  dealerId: account.dealerId,
  accountType: account.accountType,
  from: "OUTSIDE",
  to: "BALANCE",
  reason: account.accountType === "DEPOSIT" ? "HELD_DEPOSIT" : "NO_OPEN_BILL",
  amount,
  paymentId,
  billId: null
})

/** Puts a payment on the account's balance, as one transaction under the account's lock. */
export const payIn = Effect.fn("payIn")(function* (account: Account, amount: bigint) {
  const paymentId = yield* uniqueName("payment")
  const accounts = yield* AccountRepository
  const ledger = yield* LedgerRepository
  const transaction = yield* Transaction
  yield* transaction.run(
    Effect.gen(function* () {
      const locked = yield* Effect.flatMap(accounts.lock(account), Effect.fromOption)
      // A payment that does not wait for the lock reads the old balance now.
      yield* Effect.yieldNow
      const changes: LedgerChanges = {
        ...noChanges,
        payments: [newPayment(account, paymentId, amount)],
        transfers: [toBalance(account, paymentId, amount)],
        accounts: [{ ...locked, balance: locked.balance + amount }]
      }
      yield* ledger.save(changes)
    })
  )
  return paymentId
})

export const accountOf = Effect.fn("accountOf")(function* ({ accountType, dealerId }: AccountId) {
  const accounts = yield* (yield* AccountRepository).listByDealer(dealerId)
  return accounts.find((account) => account.accountType === accountType)!
})

/** A position in a source of its own. */
export const newPosition = Effect.fn("newPosition")(function* () {
  return { source: yield* uniqueName("source"), number: 0n } satisfies MessagePosition
})

/** A message of unreadable bytes, parked for that reason; its processed message says the id. */
export const park = Effect.fn("park")(function* (
  reason: ParkedReason,
  missing: string | null,
  paymentId: string | null = null,
  raw = new Uint8Array([0, 255, 10, 0])
) {
  const message: ParkedMessage = { position: yield* newPosition(), raw, reason, detail: "why not", missing }
  const ledger = yield* LedgerRepository
  const { position } = message
  const processedMessage = { position, raw, outcome: "PARKED" as const, paymentId }
  yield* (yield* Transaction).run(
    ledger.save({ ...noChanges, processedMessages: [processedMessage], parked: [message] })
  )
  return message
})

/** Parks so many messages that miss the same. */
export const parkMany = Effect.fn("parkMany")(function* (reason: ParkedReason, missing: string, count: number) {
  const start = yield* newPosition()
  const raw = new Uint8Array([0])
  const parked = Array.from({ length: count }, (_, index): ParkedMessage => {
    return { position: { ...start, number: BigInt(index) }, raw, reason, detail: "why not", missing }
  })
  const processedMessages = parked.map(({ position }) => ({
    position,
    raw,
    outcome: "PARKED" as const,
    paymentId: null
  }))
  const ledger = yield* LedgerRepository
  yield* (yield* Transaction).run(ledger.save({ ...noChanges, processedMessages, parked }))
})
