// Which files of the domain one createBill and one payment run, in memory, by V8's coverage.
import { Session } from "node:inspector/promises"
import { Effect, Layer } from "effect"
import {
  addFastBuyout,
  applyPayments,
  BillRepository,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  getDealer,
  OperationSignal,
  registerDealer,
  runBillingOperations,
  Tariffs
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"

const dealer = CmeDealerId.make("dealer-1")
const services = await Effect.runPromise(
  Effect.scoped(
    Layer.build(
      Layer.mergeAll(
        layerMemory,
        BillingMemory.layer,
        OperationSignal.layer,
        Layer.succeed(Tariffs, defaultTariffs)
      )
    )
  )
)
const run = (effect) => Effect.runPromise(Effect.provideContext(effect, services))
const settle = async () => {
  for (let pass = 0; pass < 6; pass += 1) await run(runBillingOperations())
}
const settlement = (deal) => ({
  cmeDealerId: dealer,
  operation: "GET_SETTLEMENT",
  dealId: DealId.make(deal),
  carPrice: 100_000n
})
const payment = (id, invoiceId, contractId) =>
  applyPayments([
    {
      position: { source: "t", number: BigInt(id) },
      raw: Buffer.from(
        JSON.stringify({
          type: "payment.received",
          paymentId: `p-${id}`,
          contractId,
          invoiceId,
          sum: "1000.00",
          currency: "RUB",
          paidAt: "2026-11-20T10:00:00Z"
        })
      )
    }
  ])

await run(registerDealer({ cmeDealerId: dealer, requisite: sampleRequisite }))
await run(addFastBuyout(dealer))
await settle()

const session = new Session()
session.connect()
await session.post("Profiler.enable")
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false })

// The function that begins at 0 is the module itself.
const isCalled = ({ ranges: [range] }) => range.startOffset > 0 && range.count > 0
const filesOf = async (name, effect) => {
  await session.post("Profiler.takePreciseCoverage")
  const value = await run(effect)
  const { result } = await session.post("Profiler.takePreciseCoverage")
  const files = result
    .filter(({ functions, url }) => /packages\/domain\/src\/(?!testing)/.test(url) && functions.some(isCalled))
    .map(({ url }) => url.replace(/.*packages\/domain\/src\//, ""))
    .toSorted()
  process.stdout.write(`${name}: ${files.length} files\n  ${files.join("\n  ")}\n`)
  return value
}

await run(createBill(settlement("lot-0")))
const { bill } = await filesOf("one createBill", createBill(settlement("lot-1")))
await settle()
const issued = await run(Effect.flatMap(BillRepository, (bills) => bills.get(bill.id)))
const { accounts } = await run(getDealer(dealer))
const { contractId } = accounts.find(({ accountType }) => accountType === "SETTLEMENT")
await filesOf("one payment", payment(1, issued.invoiceId, contractId))
