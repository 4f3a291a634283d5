import { expect } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  BillRepository,
  markCancelled,
  markReplaced,
  noteProblem,
  PositiveKopecks,
  Transaction,
  type BillCorrection,
  type BillId
} from "@dealer-billing/domain/internal"
import { issuedBill, newBill, someTime, storeBill, storedAccount } from "./fixtures.ts"
import type { BillPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const correctionOf = (billId: BillId, change: Partial<BillCorrection> = {}): BillCorrection => ({
  billId,
  at: someTime,
  action: "CANCEL",
  reason: "Сделка отменена: покупатель отказался",
  actor: "lotus",
  replacedBy: null,
  ...change
})

export const billCorrectionRepositorySuite = defineSuite<BillPorts>("BillRepository, corrections", (it) => {
  it.effect("stores what a correction changes of a bill, and nothing else of it", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      const next = yield* newBill(dealer, "SETTLEMENT", { dealId: bill.dealId, revision: 2, replaces: bill.id })
      yield* storeBill(next)
      const cancelled = noteProblem(markReplaced(markCancelled(bill, someTime), next.id), "has money")
      yield* (yield* Transaction).run(
        bills.update({ ...cancelled, commonSum: PositiveKopecks.make(1n), paidSum: 1n })
      )
      expect(yield* bills.get(bill.id)).toEqual(cancelled)
    })
  )

  it.effect("keeps who corrected a bill and why, oldest first, each bill's own", () =>
    Effect.gen(function* () {
      const corrections = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      const other = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      const first = correctionOf(bill.id)
      const at = DateTime.add(someTime, { hours: 1 })
      const second = correctionOf(bill.id, { at, action: "CORRECT", actor: "ann", replacedBy: other.id })
      yield* (yield* Transaction).run(
        Effect.gen(function* () {
          yield* corrections.appendCorrection(first)
          yield* corrections.appendCorrection(correctionOf(other.id))
          yield* corrections.appendCorrection(second)
        })
      )
      expect(yield* corrections.listCorrections(bill.id)).toEqual([first, second])
    })
  )
})

export const billCorrectionRepositoryContract = contractOf(billCorrectionRepositorySuite)
