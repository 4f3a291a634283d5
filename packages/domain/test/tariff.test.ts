import { describe, expect, it } from "@effect/vitest"
import { DateTime, Result, Schema } from "effect"
import {
  applyVat,
  BasisPoints,
  BillId,
  CmeDealerId,
  dayIn,
  DealerId,
  DealId,
  decideBill,
  defaultTariffs,
  defaultTariffsJson,
  depositTiersOn,
  dueDaysOf,
  invoiceOf,
  PositiveKopecks,
  purposeLengthMax,
  TariffBook,
  type CreateBill,
  type Dealer
} from "../src/internal.ts"
import { sampleRequisite } from "../src/testing/index.ts"

const at = DateTime.makeUnsafe
const dealer: Dealer = {
  id: DealerId.make(1n),
  cmeDealerId: CmeDealerId.make("d"),
  requisite: sampleRequisite,
  requisiteVersion: 3,
  createdAt: at("2026-01-01T00:00:00Z"),
  erasedAt: null
}

const book: TariffBook = Schema.decodeUnknownSync(TariffBook)({
  ...defaultTariffsJson,
  rewards: [
    { from: "2025-01-01", ratePercent: "5.00" },
    { from: "2026-01-01", ratePercent: "4.50" }
  ]
})

const reward = (closedAt: string, carPrice = 100_000_000n): CreateBill => ({
  operation: "GET_REWARD",
  dealId: DealId.make("lot"),
  carPrice: PositiveKopecks.make(carPrice),
  closedAt: at(closedAt)
})

const decide = (command: CreateBill, now = "2026-06-01T00:00:00Z") =>
  decideBill(book, dealer, command, BillId.make(1n), at(now))

describe("the reward tariff", () => {
  it.each([
    ["2025-12-31T20:59:59.999Z", "2025-12-31", "5.00", 5_000_000n, 2000n],
    ["2025-12-31T21:00:00Z", "2026-01-01", "4.50", 4_500_000n, 2200n],
    ["2026-01-01T00:00:00+03:00", "2026-01-01", "4.50", 4_500_000n, 2200n],
    ["2024-12-31T21:00:00Z", "2025-01-01", "5.00", 5_000_000n, 2000n]
  ])("of a deal closed at %s is the one of %s in Moscow", (closedAt, day, _percent, sum, vatRate) => {
    expect(dayIn(book, at(closedAt))).toBe(day)
    const bill = Result.getOrThrow(decide(reward(closedAt)))
    expect(bill.commonSum).toBe(sum)
    expect(bill.vat.rate).toBe(vatRate)
    expect(bill.reward?.tariffFrom).toBe(day.slice(0, 4) + "-01-01")
  })

  it("is missing before the first one", () => {
    const missing = decide(reward("2024-12-31T20:59:59Z"))
    expect(Result.isFailure(missing) && missing.failure).toMatchObject({ _tag: "TariffMissing", day: "2024-12-31" })
  })

  it("comes to nothing on a car that costs too little, and then there is no bill", () => {
    const failed = decide(reward("2026-05-01T00:00:00Z", 11n))
    expect(Result.isFailure(failed) && failed.failure._tag).toBe("NothingToBill")
  })

  it("includes the VAT of the day the deal was closed on, whenever it is billed", () => {
    const bill = Result.getOrThrow(decide(reward("2025-07-01T00:00:00Z"), "2027-01-01T00:00:00Z"))
    expect(bill.vat).toEqual({ mode: "included", rate: 2000n, sum: 833_333n })
  })
})

describe("settlement and deposit", () => {
  it("bill the car's price, with VAT on the price difference", () => {
    const command = {
      operation: "GET_SETTLEMENT" as const,
      dealId: DealId.make("lot"),
      carPrice: PositiveKopecks.make(90_000_000n)
    }
    const bill = Result.getOrThrow(decide(command))
    expect(bill).toMatchObject({ accountType: "SETTLEMENT", commonSum: 90_000_000n, requisiteVersion: 3 })
    expect(bill.vat).toEqual({ mode: "price-difference", rate: 2200n, sum: null })
  })

  it("bill the asked deposit, outside VAT", () => {
    const command = {
      operation: "GET_DEPOSIT" as const,
      dealId: DealId.make("top-up"),
      sum: PositiveKopecks.make(10_000_000n)
    }
    const bill = Result.getOrThrow(decide(command))
    expect(bill).toMatchObject({ accountType: "DEPOSIT", commonSum: 10_000_000n, carPrice: null })
    expect(bill.vat).toEqual({ mode: "none", rate: null, sum: 0n })
  })

  it("round VAT half up to the kopeck", () => {
    expect(applyVat({ mode: "included", ratePercent: BasisPoints.make(2200n) }, 1_234_567n).sum).toBe(222_627n)
  })
})

describe("the invoice", () => {
  it("names the VAT in a payment purpose that a bank takes, however long the deal's id is", () => {
    const dealId = DealId.make("лот".repeat(21))
    const bill = Result.getOrThrow(decide({ ...reward("2026-05-01T00:00:00Z"), dealId } as CreateBill))
    const { items, purpose, sum } = invoiceOf(bill)
    expect([...purpose].length).toBeLessThanOrEqual(purposeLengthMax)
    expect(purpose).toContain("В том числе НДС 22% - 8114.75 руб.")
    expect([sum, items[0]?.sum]).toEqual([4_500_000n, 4_500_000n])
  })
})

const change = (over: object) => Schema.decodeUnknownResult(TariffBook)({ ...defaultTariffsJson, ...over })

const rewardWith = (rule: object) => ({ rewards: [{ from: "2026-01-01", ratePercent: "5.00", ...rule }] })
const shrinking = [
  { deposit: "2.00", maxCarPrice: "9.00" },
  { deposit: "1.00", maxCarPrice: "8.00" }
]

describe("a tariff file", () => {
  it("may have the forms of older ones", () => {
    const { dueDays: _, ...json } = defaultTariffsJson
    const tiers = [{ deposit: "1.00", maxCarPrice: "2.00" }]
    const older = Schema.decodeUnknownSync(TariffBook)({ ...json, depositTiers: tiers, settlementDueDays: 7 })
    expect(depositTiersOn(older, "0001-01-01")).toEqual([{ deposit: 100n, maxCarPrice: 200n }])
    expect([dueDaysOf(older, "SETTLEMENT"), dueDaysOf(older, "COMMISSION")]).toEqual([7, null])
  })

  it("is by default good, and comes back as it was written", () => {
    expect(Schema.encodeSync(TariffBook)(defaultTariffs)).toEqual(defaultTariffsJson)
  })

  it.each([
    [
      "days out of order",
      {
        rewards: [
          { from: "2026-01-01", ratePercent: "5.00" },
          { from: "2025-01-01", ratePercent: "5.00" }
        ]
      }
    ],
    [
      "the same day twice",
      {
        rewards: [
          { from: "2026-01-01", ratePercent: "5.00" },
          { from: "2026-01-01", ratePercent: "5.00" }
        ]
      }
    ],
    ["a day that is none", { rewards: [{ from: "2026-02-30", ratePercent: "5.00" }] }],
    ["no tariff at all", { rewards: [] }],
    ["a number for a percentage", { rewards: [{ from: "2026-01-01", ratePercent: 5 }] }],
    ["an unknown time zone", { timeZone: "Moscow" }],
    [
      "a VAT that lacks its rate",
      {
        vat: {
          ...defaultTariffsJson.vat,
          COMMISSION: [{ from: "2026-01-01", mode: "included", ratePercent: null }]
        }
      }
    ],
    ["no days to pay", { dueDays: { SETTLEMENT: 0 } }],
    ["no due days at all", { dueDays: undefined }],
    ["due days of no settlement", { dueDays: { COMMISSION: 5 } }],
    ["due days in both ways", { settlementDueDays: 5 }],
    ["a maximum below the minimum", rewardWith({ minimum: "2.00", maximum: "1.99" })],
    ["a minimum of nothing", rewardWith({ minimum: "0.00" })],
    [
      "price bands out of order",
      rewardWith({
        bands: [
          { fromPrice: "2.00", ratePercent: "1.00" },
          { fromPrice: "2.00", ratePercent: "2.00" }
        ]
      })
    ],
    ["tiers that shrink", { depositTiers: [{ from: "2026-01-01", tiers: shrinking }] }],
    ["plain tiers that shrink", { depositTiers: shrinking }]
  ])("is refused with %s", (_name, over) => {
    expect(Result.isFailure(change(over))).toBe(true)
  })
})
