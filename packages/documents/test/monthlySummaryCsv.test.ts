import {
  addFastBuyout,
  cancelBill,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  getMonthlySummary,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  Tariffs
} from "@dealer-billing/domain"
import { by, layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { monthlySummaryCsv } from "../src/index.ts"

const dealer = CmeDealerId.make("dealer-1")
const world = Layer.mergeAll(layerMemory, OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs))
const closedAt = DateTime.makeUnsafe("2026-11-20T10:00:00Z")

const reward = (dealId: string, carPrice: bigint) => ({
  operation: "GET_REWARD" as const,
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(carPrice),
  closedAt
})

const kopecks = (cell: string | undefined): bigint => BigInt((cell || "0,00").replace(",", ""))

it.effect("the columns of a month's CSV add up to its last line, including cancelled bills", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(closedAt))
    yield* registerDealer({ cmeDealerId: dealer, requisite: sampleRequisite })
    yield* addFastBuyout(dealer)
    const { bill } = yield* createBill({ cmeDealerId: dealer, ...reward("lot-1", 125_000_001n) })
    yield* createBill({ cmeDealerId: dealer, ...reward("lot-2", 80_000_000n) })
    yield* cancelBill({ billId: bill.id, reason: "called off" }).pipe(by("ann"))
    const csv = monthlySummaryCsv(yield* getMonthlySummary({ cmeDealerId: dealer, month: "2026-11" }))
    const [titles, ...lines] = csv
      .trim()
      .split("\r\n")
      .map((line) => line.replaceAll('"', "").split(";"))
    const total = lines.at(-1)
    const rows = lines.slice(0, -1)
    expect(rows.map((cells) => [cells[2], cells[5], cells.at(-1)])).toEqual([
      ["lot-1", "62500,00", "CANCELLED"],
      ["lot-1", "-62500,00", "Сторно"],
      ["lot-2", "40000,00", "PENDING"]
    ])
    for (const title of ["Цена автомобиля", "Вознаграждение", "в т. ч. НДС", "Оплачено", "К оплате"]) {
      const column = titles?.indexOf(title) ?? -1
      const sum = rows.map((cells) => kopecks(cells[column])).reduce((all, each) => all + each, 0n)
      expect([title, sum]).toEqual([title, kopecks(total?.[column])])
    }
  }).pipe(Effect.provide(world))
)
