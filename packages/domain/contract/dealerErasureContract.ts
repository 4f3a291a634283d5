import { expect } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  applyPayments,
  BillingOperationRepository,
  DealerErasureRepository,
  DealerRepository,
  ParkedMessageRepository,
  provisioningOf,
  Transaction
} from "@dealer-billing/domain/internal"
import { erasedRequisite } from "@dealer-billing/domain/internal"
import { sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import {
  cancelledBill,
  issuedBill,
  newBill,
  newDealer,
  newPosition,
  payIn,
  storeBill,
  storedDealer
} from "./fixtures.ts"
import { changeOperation } from "./operationFixtures.ts"
import { byWorker } from "./parkedEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const erasedAt = DateTime.makeUnsafe("2026-11-30T10:00:00.123Z")
const endOfTime = DateTime.makeUnsafe("9999-01-01T00:00:00Z")

const none = { openBills: 0, openOperations: 0, parkedMessages: 0 }

/** Parks a message with these bytes, which are no payment event. */
const parkRaw = Effect.fn("parkRaw")(function* (text: string) {
  const position = yield* newPosition()
  yield* applyPayments([{ position, raw: new TextEncoder().encode(text) }])
  return position
})

export const dealerErasureSuite = defineSuite<
  BillingOperationRepository | DealerErasureRepository | LedgerPorts | ParkedMessageRepository
>("DealerErasureRepository", (it) => {
  it.effect("erases every version of one dealer's requisites, and of no other's", () =>
    Effect.gen(function* () {
      const dealers = yield* DealerRepository
      const insert = Effect.flatMap(newDealer(), dealers.insert)
      const [dealer, other] = yield* Effect.all([insert, insert])
      yield* dealers.update({ ...dealer, requisite: sampleRequisiteOfSoleProprietor, requisiteVersion: 2 })
      yield* (yield* Transaction).run((yield* DealerErasureRepository).erase(dealer.id, erasedAt))
      const erased = { ...dealer, requisite: erasedRequisite, requisiteVersion: 2, erasedAt }
      expect(yield* dealers.get(dealer.cmeDealerId)).toEqual(erased)
      expect(yield* dealers.getById(dealer.id)).toEqual(erased)
      expect(yield* dealers.requisiteBefore(dealer.id, dealer.createdAt)).toEqual(erasedRequisite)
      expect(yield* dealers.requisiteBefore(dealer.id, endOfTime)).toEqual(erasedRequisite)
      expect(yield* dealers.get(other.cmeDealerId)).toEqual(other)
      expect(yield* dealers.requisiteBefore(other.id, endOfTime)).toEqual(other.requisite)
    })
  )

  it.effect("counts open bills, and no others", () =>
    Effect.gen(function* () {
      const { countOpenWork } = yield* DealerErasureRepository
      const { dealer } = yield* storedDealer(["COMMISSION"])
      expect(yield* countOpenWork(dealer.id)).toEqual(none)
      yield* storeBill(yield* newBill(dealer, "COMMISSION", { status: "REJECTED", problem: "refused" }))
      yield* storeBill(yield* cancelledBill(dealer, "COMMISSION"))
      expect(yield* countOpenWork(dealer.id)).toEqual({ ...none, openBills: 1 })
    })
  )

  it.effect("counts operations that are not over", () =>
    Effect.gen(function* () {
      const { countOpenWork } = yield* DealerErasureRepository
      const { accounts, dealer } = yield* storedDealer(["COMMISSION"])
      const operations = yield* BillingOperationRepository
      yield* operations.insert(provisioningOf(dealer, accounts[0]!))
      expect(yield* countOpenWork(dealer.id)).toEqual({ ...none, openOperations: 3 })
      const [client, payer, contract] = yield* operations.listProvisioning(accounts[0]!)
      yield* operations.update(changeOperation(client!, { state: "IN_DOUBT" }))
      yield* operations.update(changeOperation(payer!, { state: "REJECTED" }))
      yield* operations.update(changeOperation(contract!, { state: "SENT" }))
      expect(yield* countOpenWork(dealer.id)).toEqual({ ...none, openOperations: 2 })
    })
  )

  it.effect("counts parked messages that name a contract, an invoice or a payment of the dealer", () =>
    Effect.gen(function* () {
      const { countOpenWork } = yield* DealerErasureRepository
      const { accounts, dealer } = yield* storedDealer(["COMMISSION"])
      const [account] = accounts
      const paymentId = yield* payIn(account!, 5_000n)
      const { invoiceId } = yield* issuedBill(dealer, "COMMISSION", 10_000n)
      const unreadable = (id: string | null) => parkRaw(`{"sum": "much", "id":"${id}", "дилер": 1`)
      yield* unreadable("of nobody")
      yield* unreadable(dealer.cmeDealerId)
      const before = (yield* countOpenWork(dealer.id)).parkedMessages
      yield* unreadable(account!.contractId)
      yield* unreadable(invoiceId)
      const position = yield* unreadable(paymentId)
      expect([before, (yield* countOpenWork(dealer.id)).parkedMessages]).toEqual([0, 3])
      yield* (yield* Transaction).run((yield* ParkedMessageRepository).resolve(position, byWorker))
      expect((yield* countOpenWork(dealer.id)).parkedMessages).toBe(2)
    })
  )
})

export const dealerErasureContract = contractOf(dealerErasureSuite)
