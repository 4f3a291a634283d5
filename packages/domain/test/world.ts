import { DateTime, Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import {
  BillRepository,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  getDealer,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  runBillingOperations,
  Tariffs,
  type AccountType,
  type BillId,
  type CreateBill,
  type DealerWithAccounts
} from "../src/internal.ts"
import { BillingMemory, layerMemory, sampleRequisite } from "../src/testing/index.ts"

/** The whole domain in memory: empty, with the default tariffs and an idempotent Billing. */
export const layerWorld = Layer.mergeAll(
  layerMemory,
  BillingMemory.layer,
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs)
)

/** When every case begins. */
export const startOfWorld = DateTime.makeUnsafe("2026-11-20T12:00:00Z")

export const inWorld = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(DateTime.toEpochMillis(startOfWorld)).pipe(
    Effect.andThen(effect),
    Effect.provide(layerWorld, { local: true })
  )

export const dealerOne = CmeDealerId.make("dealer-1")

export const register = (cmeDealerId = dealerOne) => registerDealer({ cmeDealerId, requisite: sampleRequisite })

/** Carries out everything that is due; time moves on for operations that wait. */
export const settle = Effect.fn("settle")(function* () {
  let idle = 0
  for (let pass = 0; pass < 200 && idle < 2; pass += 1) {
    const count = yield* runBillingOperations()
    idle = count === 0 ? idle + 1 : 0
    if (count === 0) yield* TestClock.adjust("6 minutes")
  }
})

export const accountIn = ({ accounts }: DealerWithAccounts, type: AccountType) =>
  accounts.find((account) => account.accountType === type)!

export const accountOf = (type: AccountType, cmeDealerId = dealerOne) =>
  Effect.map(getDealer(cmeDealerId), (dealer) => accountIn(dealer, type))

export const settlement = (dealId: string, carPrice: bigint): CreateBill => ({
  operation: "GET_SETTLEMENT",
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(carPrice)
})

export const deposit = (dealId: string, sum: bigint): CreateBill => ({
  operation: "GET_DEPOSIT",
  dealId: DealId.make(dealId),
  sum: PositiveKopecks.make(sum)
})

export const reward = (dealId: string, carPrice: bigint, closedAt = "2026-11-20T10:00:00Z"): CreateBill => ({
  operation: "GET_REWARD",
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(carPrice),
  closedAt: Schema.decodeSync(Schema.DateTimeUtcFromString)(closedAt)
})

export const bill = (command: CreateBill, cmeDealerId = dealerOne) =>
  Effect.map(createBill({ cmeDealerId, ...command }), (created) => created.bill)

export const billNow = (id: BillId) => Effect.flatMap(BillRepository, (bills) => bills.get(id))

export const invoiceIdOf = (id: BillId) => Effect.map(billNow(id), ({ invoiceId }) => invoiceId ?? "none")
