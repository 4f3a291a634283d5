import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { DateTime, Result, Schema } from "effect"
import {
  BillId,
  CmeDealerId,
  DealerId,
  DealId,
  decideBill,
  defaultTariffsJson,
  formatMoney,
  formatPercent,
  PositiveKopecks,
  TariffBook,
  type CreateBill
} from "../src/internal.ts"

const rewards: (typeof TariffBook.Encoded)["rewards"] = [
  { from: "2020-01-01", ratePercent: "5.00" },
  { from: "2025-01-01", ratePercent: "4.50", minimum: "5000.00", maximum: "150000.00" },
  {
    from: "2026-01-01",
    ratePercent: "4.00",
    minimum: "50.00",
    bands: [
      { fromPrice: "1000000.00", ratePercent: "3.50" },
      { fromPrice: "3000000.00", ratePercent: "2.75" }
    ]
  },
  {
    from: "2027-01-01",
    ratePercent: "0.01",
    maximum: "100000000.00",
    bands: [{ fromPrice: "100.00", ratePercent: "0.03" }]
  }
]

const included = [
  { from: "2019-01-01", mode: "included", ratePercent: "20.00" },
  { from: "2026-01-01", mode: "included", ratePercent: "22.00" }
] as const
const noVat = { from: "2019-01-01", mode: "none", ratePercent: null } as const

const bookWith = (settlement: unknown) =>
  Schema.decodeUnknownSync(TariffBook)({
    ...defaultTariffsJson,
    rewards,
    vat: { ...defaultTariffsJson.vat, SETTLEMENT: settlement }
  })
const books: Readonly<Record<string, TariffBook>> = {
  reward: bookWith([noVat]),
  deposit: bookWith([noVat]),
  "settlement-on-price": bookWith(included),
  "settlement-on-difference": bookWith(defaultTariffsJson.vat.SETTLEMENT),
  "settlement-none": bookWith([noVat]),
  "settlement-none-since-2026": bookWith([included[0], { ...noVat, from: "2026-01-01" }])
}

const dealer = { id: DealerId.make(1n), cmeDealerId: CmeDealerId.make("d"), requisiteVersion: 1, erasedAt: null }

const commandOf = (book: string, kopecks: bigint, at: DateTime.Utc): CreateBill => {
  const dealId = DealId.make("lot")
  const price = PositiveKopecks.make(kopecks)
  if (book === "reward") return { operation: "GET_REWARD", dealId, carPrice: price, closedAt: at }
  if (book === "deposit") return { operation: "GET_DEPOSIT", dealId, sum: price }
  return { operation: "GET_SETTLEMENT", dealId, carPrice: price }
}

const decide = (book: string, price: string, time: string) => {
  const at = DateTime.makeUnsafe(time)
  // A reward depends on the day of the deal, the others on the day of billing.
  const now = book === "reward" ? DateTime.makeUnsafe("2028-01-01T00:00:00Z") : at
  return decideBill(books[book]!, dealer, commandOf(book, BigInt(price.replace(".", "")), at), BillId.make(1n), now)
}

// Computed by tariffCases.py, which shares no code with the service.
const lines = readFileSync(new URL("tariffCases.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
const cases = lines.slice(1).map((line) => line.split(",") as [string, string, string, ...Array<string>])

describe("what is billed, and the VAT in it, as an independent tool computes them", () => {
  it("are at least 60 cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
  })

  it.each(cases)("%s of %s at %s", (book, price, time, ...expected) => {
    const { commonSum, reward, vat } = Result.getOrThrow(decide(book, price, time))
    expect([
      formatMoney(commonSum),
      reward === null ? "" : formatPercent(reward.ratePercent),
      reward?.tariffFrom ?? "",
      vat.mode,
      vat.rate === null ? "" : formatPercent(vat.rate),
      vat.sum === null ? "" : formatMoney(vat.sum)
    ]).toEqual(expected)
  })

  it("bills nothing where the sum is less than half a kopeck", () => {
    expect(Result.isFailure(decide("reward", "0.09", "2024-06-01T00:00:00Z"))).toBe(true)
    expect(Result.isFailure(decide("reward", "49.99", "2027-06-01T00:00:00Z"))).toBe(true)
  })

  it("keeps in the bill what its sum can be found again from", () => {
    const rewardAt = (price: string, time: string) => Result.getOrThrow(decide("reward", price, time)).reward
    expect(rewardAt("3000000.00", "2026-06-01T00:00:00Z")).toEqual({
      ratePercent: 275n,
      tariffFrom: "2026-01-01",
      bandFrom: 300_000_000n,
      minimum: 5_000n,
      maximum: null
    })
    expect(rewardAt("0.01", "2025-06-01T00:00:00Z")).toMatchObject({
      bandFrom: null,
      minimum: 500_000n,
      maximum: 15_000_000n
    })
  })
})
