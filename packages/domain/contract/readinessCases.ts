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
  type StorageUnavailable,
  type WaitingBill
} from "@dealer-billing/domain/internal"
import { newBill, newDealer, someTime, storeBill } from "./fixtures.ts"
import { changeOperation, claimOf, finish, plansOfBill } from "./operationFixtures.ts"
import type { BillPorts } from "./storagePorts.ts"
import type { Case } from "./defineSuite.ts"

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

/** What operations wait for, in pieces that are stored one after the other. */
const piecesOf = (account: Account, payer: BillingOperation, waiting: WaitingBill) => {
  const provideIds = Effect.gen(function* () {
    const ids = { clientId: `client-${waiting.dealId}`, payerId: `payer-${waiting.dealId}` }
    yield* (yield* AccountRepository).update({ ...account, ...ids, contractId: `contract-${waiting.dealId}` })
  })
  const provideInvoice = Effect.gen(function* () {
    const bills = yield* BillRepository
    const invoice = { invoiceId: `invoice-${waiting.dealId}`, invoiceNumber: null, url: null }
    yield* bills.appendCorrection(cancellationOf(waiting))
    yield* bills.update(issueBill(waiting, invoice, someTime))
  })
  type Ports = AccountRepository | BillRepository | BillingOperationRepository | Transaction
  const pieces: ReadonlyArray<Effect.Effect<unknown, StorageUnavailable, Ports>> = [
    provideIds,
    finish(payer),
    provideInvoice
  ]
  return pieces
}

/** Answers the operations that were claimed once a piece was there, and what of them waited. */
const claimInTurn = Effect.fn("claimInTurn")(function* (rotation: number) {
  const transaction = yield* Transaction
  const dealer = yield* (yield* DealerRepository).insert(yield* newDealer())
  const { account, payer } = yield* transaction.run(insertSteps(dealer, nothing))
  if (payer === null) return yield* Effect.die("there is no payer")
  const waiting = yield* newBill(dealer, "COMMISSION")
  const [first, ...others] = plansOfBill(waiting)
  yield* storeBill(waiting, first)
  yield* (yield* BillingOperationRepository).insert(others)
  const claim = Effect.map(claimOf(dealer.id), ({ claimed }) => claimed.map(({ operation: { kind } }) => kind))
  const kinds = [...(yield* claim)]
  const pieces = piecesOf(account, payer, waiting)
  for (const index of pieces.keys()) {
    yield* transaction.run(pieces[(index + rotation) % pieces.length]!)
    kinds.push(...(yield* claim))
  }
  return { kinds, all: ["CLIENT", "CONTRACT", ...plansOfBill(waiting).map(({ kind }) => kind)] }
})

/** A storage may have a second copy of the rule. */
export const readinessCases = (it: { readonly effect: Case<BillPorts | BillingOperationRepository> }): void => {
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

  it.effect.each([0, 1, 2])(
    "claims at once what waited, when the last that it needs is stored: order %s",
    (rotation) =>
      Effect.map(claimInTurn(rotation), ({ all, kinds }) =>
        // The payer's update may be sent meanwhile.
        expect(kinds.filter((kind) => kind !== "PAYER").toSorted()).toEqual(all.toSorted())
      )
  )
}
