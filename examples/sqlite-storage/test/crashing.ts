import {
  AccountRepository,
  addFastBuyout,
  BillRepository,
  CmeDealerId,
  createBill,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  DealId,
  getDealer,
  registerDealer,
  runBillingOperations,
  Tariffs,
  Transaction
} from "@dealer-billing/domain"
import { BillingMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect, Layer } from "effect"
import { sqliteStorage } from "../src/index.ts"
import { payPart } from "./payPart.ts"

const cmeDealerId = CmeDealerId.make("dealer-1")
const bill = (dealId: string) =>
  createBill({
    cmeDealerId,
    operation: "GET_SETTLEMENT",
    dealId: DealId.make(dealId),
    carPrice: PositiveKopecks.make(100n)
  })

/** Stores one bill and a payment, then stops inside of a transaction with one more of each, which is killed there. */
const program = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  yield* addFastBuyout(cmeDealerId)
  const kept = yield* bill("kept")
  while ((yield* runBillingOperations()) > 0);
  const issued = yield* (yield* BillRepository).get(kept.bill.id)
  yield* payPart(issued, 0n)
  const transaction = yield* Transaction
  return yield* transaction.run(
    Effect.gen(function* () {
      yield* bill("lost")
      yield* payPart(issued, 1n)
      const { accounts } = yield* getDealer(cmeDealerId)
      for (const account of accounts) yield* (yield* AccountRepository).update(account)
      console.log("inside")
      // `Effect.never` would let the process end by itself.
      return yield* Effect.sleep("1 minute")
    })
  )
})

const ports = Layer.mergeAll(
  sqliteStorage(process.argv[2] ?? ""),
  BillingMemory.layer,
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs)
)
await Effect.runPromise(Effect.provide(program, ports))
