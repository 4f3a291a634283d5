import { expect } from "@effect/vitest"
import { Effect } from "effect"
import {
  AccountRepository,
  attachInvoice,
  BillingOperationRepository,
  BillRepository,
  DealerRepository,
  issueBill,
  markCancelled,
  newAccount,
  prepareCall,
  provisioningOf,
  Transaction,
  type Account,
  type Bill,
  type BillCorrection,
  type BillingOperation,
  type BillingOperationState,
  type Dealer,
  type NewBillingOperation,
  type OperationNeeds,
  type StoragePorts,
  type WaitingBill
} from "@dealer-billing/domain/internal"
import { newBill, newDealer, someTime, storeBill } from "./fixtures.ts"
import { changeOperation, claimOf, finish, plansOfBill } from "./operationFixtures.ts"
import type { Case } from "./suite.ts"

const both = [false, true]
const payerStates: ReadonlyArray<BillingOperationState> = ["PENDING", "SENT", "DONE", "REJECTED", "IN_DOUBT"]
const settings = both.flatMap((client) =>
  both.flatMap((payer) =>
    both.flatMap((contract) => payerStates.map((payerState) => ({ client, payer, contract, payerState })))
  )
)
type Setting = (typeof settings)[number]

export const cancellationOf = (bill: Bill): BillCorrection => ({
  billId: bill.id,
  at: someTime,
  action: "CANCEL",
  reason: "the deal was called off",
  actor: "ann",
  replacedBy: null
})

/** `INVOICE lot-1:GET_REWARD:1`, if it must be claimed. */
const namesIfReady = (operation: NewBillingOperation, needs: OperationNeeds): ReadonlyArray<string> => {
  const { kind, reference, state } = operation
  const isOpen = state === "PENDING" || state === "SENT"
  return isOpen && prepareCall(kind, needs, state === "SENT") !== null ? [`${kind} ${reference}`] : []
}

/** Client, payer and contract, sent before or not. */
const insertSteps = Effect.fn("insertSteps")(function* (dealer: Dealer, setting: Setting) {
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const created = newAccount(dealer, "COMMISSION")
  const account: Account = {
    ...created,
    clientId: setting.client ? `client-${dealer.cmeDealerId}` : null,
    payerId: setting.payer ? `payer-${dealer.cmeDealerId}` : null,
    contractId: setting.contract ? `contract-${dealer.cmeDealerId}` : null
  }
  yield* accounts.insert([created])
  yield* accounts.update(account)
  yield* operations.insert(provisioningOf(dealer, account))
  const steps = yield* Effect.forEach(yield* operations.listProvisioning(account), (step) => {
    const state = step.kind === "PAYER" ? setting.payerState : setting.contract ? "SENT" : "PENDING"
    const changed = changeOperation(step, { state, remoteId: state === "DONE" ? `remote-${step.id}` : null })
    return Effect.as(operations.update(changed), changed)
  })
  return { account, steps, payer: steps.find(({ kind }) => kind === "PAYER") ?? null }
})

/** A bill with an operation of each kind, all sent before or not. */
const insertBill = Effect.fn("insertBill")(function* (
  dealer: Dealer,
  isCancelled: boolean,
  hasInvoice: boolean,
  state: "PENDING" | "SENT"
) {
  const bills = yield* BillRepository
  const waiting = yield* newBill(dealer, "COMMISSION")
  const bill = isCancelled ? markCancelled(waiting, someTime) : waiting
  const [first, ...others] = plansOfBill(bill).map((plan) => ({ ...plan, state }))
  yield* storeBill(bill, first)
  yield* (yield* BillingOperationRepository).insert(others)
  if (!hasInvoice) return bill
  const invoice = { invoiceId: `invoice-${bill.dealId}`, invoiceNumber: null, url: null }
  const invoiced =
    bill.status === "CANCELLED" ? attachInvoice(bill, invoice, someTime) : issueBill(bill, invoice, someTime)
  yield* bills.update(invoiced)
  return invoiced
})

/** Answers the names of what must be claimed. */
const insertDealer = Effect.fn("insertDealer")(function* (setting: Setting) {
  const bills = yield* BillRepository
  const dealer = yield* (yield* DealerRepository).insert(yield* newDealer())
  const { account, payer, steps } = yield* insertSteps(dealer, setting)
  const ready = steps.flatMap((step) =>
    namesIfReady(step, { account, payer: null, bill: null, cancelReason: null })
  )
  for (const [isCancelled, isSent] of both.flatMap((first) => both.map((second) => [first, second] as const))) {
    const state = isSent ? ("SENT" as const) : ("PENDING" as const)
    const bill = yield* insertBill(dealer, isCancelled, setting.client, state)
    const correction = isCancelled === setting.payer ? cancellationOf(bill) : null
    if (correction !== null) yield* bills.appendCorrection(correction)
    const needs = { account, payer, bill, cancelReason: correction?.reason ?? null }
    const added = plansOfBill(bill).map((operation) => ({ ...operation, state }))
    ready.push(...added.flatMap((operation) => namesIfReady(operation, needs)))
  }
  return { dealer, ready }
})

const nothing: Setting = { client: false, payer: false, contract: false, payerState: "PENDING" }

/** Stores all that any kind waits for. Answers the names of what must be claimed then. */
const provideAll = Effect.fn("provideAll")(function* (
  { account, payer }: { readonly account: Account; readonly payer: BillingOperation },
  waiting: WaitingBill
) {
  const bills = yield* BillRepository
  const { dealerId } = account
  const ids = {
    clientId: `client-${dealerId}`,
    payerId: `payer-${dealerId}`,
    contractId: `contract-${dealerId}`
  }
  const provided: Account = { ...account, ...ids }
  yield* (yield* AccountRepository).update(provided)
  const done = yield* finish(payer)
  const invoice = { invoiceId: `invoice-${waiting.dealId}`, invoiceNumber: null, url: null }
  const bill = issueBill(waiting, invoice, someTime)
  const correction = cancellationOf(bill)
  yield* bills.appendCorrection(correction)
  yield* bills.update(bill)
  const needs = { account: provided, payer: done, bill, cancelReason: correction.reason }
  return plansOfBill(bill).flatMap((operation) => namesIfReady(operation, needs))
})

/** A storage may have a second copy of the rule. */
export const readinessCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  it.effect("claims exactly what `prepareCall` can send, whatever a kind needs is there or missing", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      for (const setting of settings) {
        const { dealer, ready } = yield* transaction.run(insertDealer(setting))
        const { claimed } = yield* claimOf(dealer.id)
        const names = claimed.map(({ operation: { kind, reference } }) => `${kind} ${reference}`)
        expect({ setting, names: names.toSorted() }).toEqual({ setting, names: ready.toSorted() })
      }
    })
  )

  it.effect("claims at once what was not ready before, when all that a kind needs is stored", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const dealer = yield* (yield* DealerRepository).insert(yield* newDealer())
      const { account, payer } = yield* transaction.run(insertSteps(dealer, nothing))
      const waiting = yield* newBill(dealer, "COMMISSION")
      const [first, ...others] = plansOfBill(waiting)
      yield* storeBill(waiting, first)
      yield* (yield* BillingOperationRepository).insert(others)
      expect((yield* claimOf(dealer.id)).claimed.map(({ operation: { kind } }) => kind)).toEqual(["CLIENT"])
      if (payer === null) return expect.fail("there is no payer")
      const ready = yield* transaction.run(provideAll({ account, payer }, waiting))
      expect(ready).toHaveLength(plansOfBill(waiting).length)
      const { claimed } = yield* claimOf(dealer.id)
      const names = claimed.map(({ operation: { kind, reference } }) => `${kind} ${reference}`)
      expect(names).toEqual(expect.arrayContaining([...ready]))
    })
  )
}
