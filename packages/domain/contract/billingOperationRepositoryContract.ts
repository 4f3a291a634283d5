import { expect } from "@effect/vitest"
import { Array as Arr, Effect, Exit, Option, Tracer } from "effect"
import {
  AccountRepository,
  attachInvoice,
  BillingOperationRepository,
  BillRepository,
  cancellingOf,
  invoicingOf,
  newAccount,
  provisioningOf,
  Transaction,
  type BillingOperation,
  type DealerId
} from "@dealer-billing/domain/internal"
import { cancelledBill, newBill, someTime, storeBill, uniqueName } from "./fixtures.ts"
import {
  claimOf,
  claimOne,
  contracted,
  finish,
  longLeaseMs,
  provisioned,
  shortLeaseMs
} from "./operationFixtures.ts"
import { cancellationOf, readinessCases } from "./readinessCases.ts"
import type { BillPorts } from "./storagePorts.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

type Ports = BillPorts | BillingOperationRepository

const isReadyCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("gives client, payer, contract and invoice one after the other, as the account gets them", () =>
    Effect.gen(function* () {
      const accounts = yield* AccountRepository
      const { account, dealer } = yield* provisioned()
      const bill = yield* newBill(dealer, "COMMISSION")
      yield* storeBill(bill, invoicingOf(bill))
      const kinds: Array<string> = []
      let current = account
      for (const field of ["clientId", "payerId", "contractId", "problem"] as const) {
        const { operation } = yield* claimOne(dealer.id)
        expect((yield* claimOf(dealer.id)).claimed).toEqual([])
        kinds.push(operation.kind)
        yield* finish(operation)
        current = { ...current, [field]: `remote-${operation.id}` }
        yield* accounts.update(current)
      }
      expect(kinds).toEqual(["CLIENT", "PAYER", "CONTRACT", "INVOICE"])
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
    })
  )

  it.effect("gives an invoice only while the payer has the newest requisites", () =>
    Effect.gen(function* () {
      const { dealer, payer } = yield* contracted()
      const bill = yield* newBill(dealer, "COMMISSION")
      yield* storeBill(bill, invoicingOf(bill))
      for (const state of ["PENDING", "REJECTED", "IN_DOUBT"] as const) {
        yield* finish(payer, { state })
        const { claimed } = yield* claimOf(dealer.id)
        expect(claimed.map(({ operation }) => operation.kind)).toEqual(state === "PENDING" ? ["PAYER"] : [])
      }
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
      yield* finish(payer)
      expect((yield* claimOne(dealer.id)).operation.kind).toBe("INVOICE")
    })
  )

  it.effect("never gives the invoice of a cancelled bill", () =>
    Effect.gen(function* () {
      const { dealer } = yield* contracted()
      const bill = yield* cancelledBill(dealer, "COMMISSION")
      yield* storeBill(bill, invoicingOf(bill))
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
    })
  )

  it.effect("gives the invoice of a cancelled bill if an earlier call may have made it", () =>
    Effect.gen(function* () {
      const { dealer } = yield* contracted()
      const bill = yield* cancelledBill(dealer, "COMMISSION")
      yield* storeBill(bill, { ...invoicingOf(bill), state: "SENT", attempts: 1 })
      expect(yield* claimOne(dealer.id)).toMatchObject({ operation: { billId: bill.id }, wasSentBefore: true })
    })
  )

  it.effect("gives the cancellation of an invoice beside it, once the invoice is known", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const bills = yield* BillRepository
      const { account, dealer } = yield* contracted()
      const bill = yield* cancelledBill(dealer, "COMMISSION")
      yield* storeBill(bill)
      yield* operations.insert([cancellingOf(bill)])
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
      const invoice = { invoiceId: `invoice-${bill.dealId}`, invoiceNumber: null, url: null }
      yield* bills.update(attachInvoice(bill, invoice, someTime))
      yield* bills.appendCorrection(cancellationOf(bill))
      const { operation } = yield* claimOne(dealer.id)
      expect(operation).toMatchObject({ kind: "CANCELLATION", billId: bill.id })
      const steps = yield* operations.listProvisioning(account)
      expect(steps.map(({ kind }) => kind)).toEqual(["CLIENT", "PAYER", "CONTRACT"])
    })
  )

  it.effect("locks a bill's invoice, and not its cancellation", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const { dealer } = yield* contracted()
      const bill = yield* newBill(dealer, "COMMISSION")
      yield* storeBill(bill, cancellingOf(bill))
      const lock = (yield* Transaction).run(operations.lockInvoicing(bill.id))
      expect(yield* lock).toEqual(Option.none())
      yield* operations.insert([invoicingOf(bill)])
      expect(Option.map(yield* lock, ({ kind }) => kind)).toEqual(Option.some("INVOICE"))
    })
  )

  it.effect("lists an account's steps in their order, without its invoices and without other accounts", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const { account, dealer } = yield* provisioned()
      const bill = yield* newBill(dealer, "COMMISSION")
      yield* storeBill(bill, invoicingOf(bill))
      const other = newAccount(dealer, "DEPOSIT")
      yield* (yield* AccountRepository).insert([other])
      yield* operations.insert(provisioningOf(dealer, other))
      const steps = yield* operations.listProvisioning(account)
      const expected = provisioningOf(dealer, account).map((step, index) => ({ id: steps[index]?.id, ...step }))
      expect(steps).toEqual(expected)
    })
  )
}

const claimCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("gives with an operation the span in which it was inserted, if that is kept", () =>
    Effect.gen(function* () {
      const asked = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" }
      const traceparentOf = Effect.fnUntraced(function* (sampled: boolean) {
        const parent = Tracer.externalSpan({ ...asked, sampled })
        const { dealer } = yield* Effect.withParentSpan(provisioned(), parent)
        return (yield* claimOne(dealer.id)).traceparent
      })
      expect(yield* traceparentOf(true)).toMatch(new RegExp(`^00-${asked.traceId}-[0-9a-f]{16}-01$`, "u"))
      expect(yield* traceparentOf(false)).toBeNull()
      const { dealer } = yield* Effect.withTracerEnabled(provisioned(), false)
      expect((yield* claimOne(dealer.id)).traceparent).toBeNull()
    })
  )

  it.effect("makes a claimed operation SENT, counts the attempt, and has stored both", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const { account, dealer } = yield* provisioned()
      const { operation, wasSentBefore } = yield* claimOne(dealer.id)
      expect(operation).toMatchObject({ kind: "CLIENT", state: "SENT", attempts: 1 })
      expect(wasSentBefore).toBe(false)
      expect((yield* operations.listProvisioning(account))[0]).toEqual(operation)
    })
  )

  it.effect("gives each operation to one of several claimers at the same moment", () =>
    Effect.gen(function* () {
      const dealers = yield* Effect.replicateEffect(provisioned(), 12)
      const own = new Set<DealerId>(dealers.map(({ dealer }) => dealer.id))
      const operations = yield* BillingOperationRepository
      const claimer = Effect.gen(function* () {
        const mine: Array<BillingOperation> = []
        const leaseToken = crypto.randomUUID()
        for (let round = 0; round < 20; round += 1) {
          const claimed = yield* operations.claim({ limit: 3, leaseMs: longLeaseMs, leaseToken })
          expect(claimed.length).toBeLessThanOrEqual(3)
          mine.push(...claimed.map(({ operation }) => operation).filter(({ dealerId }) => own.has(dealerId)))
        }
        return mine
      })
      const claimed = yield* Effect.all([claimer, claimer, claimer, claimer], { concurrency: "unbounded" })
      const claimedIds = claimed.flat().map((operation) => operation.id)
      expect(claimedIds).toHaveLength(12)
      expect(new Set(claimedIds).size).toBe(12)
    })
  )

  it.effect("gives the oldest first, up to the limit", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      yield* claimOf((yield* provisioned()).dealer.id)
      const dealers = yield* Effect.replicateEffect(provisioned(), 3)
      const leaseToken = crypto.randomUUID()
      const claimed = yield* operations.claim({ limit: 2, leaseMs: longLeaseMs, leaseToken })
      expect(claimed.map(({ operation }) => operation.dealerId)).toEqual(
        dealers.slice(0, 2).map(({ dealer }) => dealer.id)
      )
    })
  )

  it.effect("gives what has been due for longest first, so that what comes again and again holds up nothing", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const old = yield* provisioned()
      const { operation } = yield* claimOne(old.dealer.id)
      yield* Effect.sleep(5)
      const fresh = yield* provisioned()
      yield* Effect.sleep(5)
      yield* (yield* Transaction).run(operations.release({ ...operation, state: "PENDING" }, 0))
      yield* Effect.sleep(5)
      const request = { leaseMs: longLeaseMs, leaseToken: crypto.randomUUID() }
      const next = yield* operations.claim({ ...request, limit: 1 })
      expect(next.map((each) => each.operation.dealerId)).toEqual([fresh.dealer.id])
      const later = yield* provisioned()
      const claimed = yield* operations.claim({ ...request, limit: 2 })
      expect(claimed.map((each) => each.operation.dealerId)).toEqual([old.dealer.id, later.dealer.id])
    })
  )

  it.effect.each(["DONE", "REJECTED", "IN_DOUBT"] as const)("never gives an operation that is %s", (state) =>
    Effect.gen(function* () {
      const { dealer } = yield* provisioned()
      const { operation } = yield* claimOne(dealer.id)
      yield* finish(operation, { state, remoteId: state === "DONE" ? `remote-${operation.id}` : null })
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
    })
  )
}

const leaseCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("gives an operation again when its lease has ended, and says that it was sent before", () =>
    Effect.gen(function* () {
      const { dealer } = yield* provisioned()
      yield* claimOne(dealer.id, { leaseMs: shortLeaseMs })
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
      yield* Effect.sleep(shortLeaseMs * 1.5)
      const again = yield* claimOne(dealer.id)
      expect(again.wasSentBefore).toBe(true)
      expect(again.operation.attempts).toBe(2)
    })
  )

  it.effect("keeps a lease that is extended", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const { dealer } = yield* provisioned()
      const { leaseToken } = yield* claimOne(dealer.id, { leaseMs: shortLeaseMs })
      yield* operations.extendLease(leaseToken, longLeaseMs)
      yield* Effect.sleep(shortLeaseMs * 1.5)
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
    })
  )

  it.effect("locks the operation for the holder of its lease alone", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const transaction = yield* Transaction
      const { dealer } = yield* provisioned()
      const { leaseToken, operation } = yield* claimOne(dealer.id)
      const lock = (token: string) => transaction.run(operations.lockLeased(operation.id, token))
      expect(yield* lock(leaseToken)).toEqual(Option.some(operation))
      expect(yield* lock(crypto.randomUUID())).toEqual(Option.none())
    })
  )

  it.effect("holds an expired lease until another worker claims the operation or it is released", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const transaction = yield* Transaction
      const { dealer } = yield* provisioned()
      const { leaseToken, operation } = yield* claimOne(dealer.id, { leaseMs: shortLeaseMs })
      const isHeld = (token: string) =>
        Effect.map(transaction.run(operations.lockLeased(operation.id, token)), Option.isSome)
      yield* Effect.sleep(shortLeaseMs * 1.5)
      expect(yield* isHeld(leaseToken)).toBe(true)
      const second = yield* claimOne(dealer.id)
      expect([yield* isHeld(leaseToken), yield* isHeld(second.leaseToken)]).toEqual([false, true])
      yield* finish(operation)
      expect(yield* isHeld(second.leaseToken)).toBe(false)
    })
  )
}

const changeCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("gives a released operation again after the asked time, not before", () =>
    Effect.gen(function* () {
      const { dealer } = yield* provisioned()
      const operations = yield* BillingOperationRepository
      const { operation } = yield* claimOne(dealer.id)
      const failed = { ...operation, state: "PENDING" as const, lastError: "out of service" }
      yield* (yield* Transaction).run(operations.release(failed, shortLeaseMs))
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
      yield* Effect.sleep(shortLeaseMs * 1.5)
      const again = yield* claimOne(dealer.id)
      expect(again.wasSentBefore).toBe(false)
      expect(again.operation).toEqual({ ...failed, state: "SENT", attempts: 2 })
    })
  )

  it.effect("keeps the lease of an operation that is updated", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const transaction = yield* Transaction
      const { dealer } = yield* provisioned()
      const { leaseToken, operation } = yield* claimOne(dealer.id)
      const updated = { ...operation, requisiteVersion: 2 }
      yield* transaction.run(operations.update(updated))
      expect(yield* transaction.run(operations.lockLeased(operation.id, leaseToken))).toEqual(Option.some(updated))
      expect((yield* claimOf(dealer.id)).claimed).toEqual([])
    })
  )

  it.effect("stores how often a look-up found nothing", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const transaction = yield* Transaction
      const { account, dealer } = yield* provisioned()
      const { operation } = yield* claimOne(dealer.id)
      expect(operation.emptyLookups).toBe(0)
      yield* transaction.run(operations.release({ ...operation, emptyLookups: 1 }, longLeaseMs))
      expect((yield* operations.listProvisioning(account))[0]?.emptyLookups).toBe(1)
    })
  )

  it.effect("lets no two operations of a kind have one Billing id, and finds the one that has it", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const transaction = yield* Transaction
      const { account, dealer } = yield* provisioned()
      const remoteId = yield* uniqueName("remote")
      expect(yield* operations.findByRemoteId("CLIENT", remoteId)).toEqual(Option.none())
      const first = yield* finish((yield* claimOne(dealer.id)).operation, { remoteId })
      expect(yield* operations.findByRemoteId("CLIENT", remoteId)).toEqual(Option.some(first))
      expect(yield* operations.findByRemoteId("PAYER", remoteId)).toEqual(Option.none())
      const other = yield* provisioned()
      const second = yield* claimOne(other.dealer.id)
      const stored = yield* Effect.exit(finish(second.operation, { remoteId }))
      expect(Exit.isFailure(stored)).toBe(true)
      expect((yield* operations.listProvisioning(other.account))[0]).toEqual(second.operation)
      const payer = (yield* operations.listProvisioning(account))[1]!
      yield* transaction.run(operations.update({ ...payer, remoteId }))
      yield* transaction.run(operations.update({ ...first, lastError: "again" }))
    })
  )

  it.effect("lists what new requisites reopen: payers in any state, whatever is not done, no cancelled bills", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      const { account, dealer } = yield* provisioned()
      yield* provisioned()
      const bill = yield* newBill(dealer, "COMMISSION")
      yield* storeBill(bill, invoicingOf(bill))
      const cancelled = yield* cancelledBill(dealer, "COMMISSION")
      yield* storeBill(cancelled, invoicingOf(cancelled))
      const list = Effect.map(
        operations.listReopenable(dealer.id),
        Arr.map(({ billId, kind }) => (billId === null ? kind : billId))
      )
      expect(yield* list).toEqual(["CLIENT", "PAYER", "CONTRACT", bill.id])
      const { operation } = yield* claimOne(dealer.id)
      for (const state of ["SENT", "REJECTED", "IN_DOUBT"] as const) {
        yield* finish(operation, { state, remoteId: null })
        expect(yield* list).toEqual(["CLIENT", "PAYER", "CONTRACT", bill.id])
      }
      yield* finish(operation)
      expect(yield* list).toEqual(["PAYER", "CONTRACT", bill.id])
      yield* finish((yield* operations.listProvisioning(account))[1]!)
      expect(yield* list).toEqual(["PAYER", "CONTRACT", bill.id])
    })
  )
}

/** Waits for real leases to end: about two seconds. */
export const billingOperationRepositorySuite = defineSuite<Ports>("BillingOperationRepository", (it) => {
  isReadyCases(it)
  readinessCases(it)
  claimCases(it)
  leaseCases(it)
  changeCases(it)
})

export const billingOperationRepositoryContract = contractOf(billingOperationRepositorySuite)
