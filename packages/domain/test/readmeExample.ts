import { Effect, Layer, Schema } from "effect"
import {
  createBill,
  defaultTariffs,
  formatMoney,
  listBills,
  OperationSignal,
  paymentStatusOf,
  registerDealer,
  runBillingOperations,
  CmeDealerId,
  CreateBill,
  Tariffs
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"

const cmeDealerId = CmeDealerId.make("dealer-42")

const story = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  const command = yield* Schema.decodeUnknownEffect(CreateBill)({
    operation: "GET_REWARD",
    dealId: "lot-42",
    carPrice: "1250000.00",
    closedAt: "2026-11-20T10:00:00Z"
  })
  yield* createBill({ cmeDealerId, ...command })

  // Client, payer, contract, invoice: one step per pass, since each needs the one before.
  while ((yield* runBillingOperations()) > 0);

  const page = { filter: "unpaid", accountType: null, after: null, limit: 50 } as const
  const { items } = yield* listBills({ cmeDealerId, ...page })
  return items.map((bill) => `${bill.url}: ${formatMoney(bill.commonSum)} RUB, ${paymentStatusOf(bill)}`)
})

const ports = Layer.mergeAll(
  layerMemory,
  BillingMemory.layer,
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs)
)

export const example = story.pipe(Effect.provide(ports))
