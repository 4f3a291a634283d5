import {
  AccountRepository,
  addFastBuyout,
  CmeDealerId,
  createBill,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  DealId,
  getDealer,
  registerDealer,
  Tariffs,
  Transaction
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect, Layer } from "effect"
import { sqliteStorage } from "../src/index.ts"

const cmeDealerId = CmeDealerId.make("dealer-1")
const bill = (dealId: string) =>
  createBill({
    cmeDealerId,
    operation: "GET_SETTLEMENT",
    dealId: DealId.make(dealId),
    carPrice: PositiveKopecks.make(100n)
  })

/** Stores one bill, then stops inside of the transaction of a second one, which is killed there. */
const program = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  yield* addFastBuyout(cmeDealerId)
  yield* bill("kept")
  const transaction = yield* Transaction
  return yield* transaction.run(
    Effect.gen(function* () {
      yield* bill("lost")
      const { accounts } = yield* getDealer(cmeDealerId)
      for (const account of accounts) yield* (yield* AccountRepository).update(account)
      console.log("inside")
      return yield* Effect.never
    })
  )
})

const ports = Layer.mergeAll(
  sqliteStorage(process.argv[2] ?? ""),
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs)
)
await Effect.runPromise(Effect.provide(program, ports))
