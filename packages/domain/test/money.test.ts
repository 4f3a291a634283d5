import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import {
  BasisPoints,
  formatMoney,
  fractionOf,
  Money,
  moneyKopecksMax,
  Percent,
  percentIncludedIn,
  percentOf,
  PositiveMoney
} from "../src/internal.ts"

const decode = Schema.decodeUnknownResult(Money)
const kopecks = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number(moneyKopecksMax) }))
const basisPoints = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 }))

describe("Money", () => {
  it.each([
    ["0.00", 0n],
    ["0.01", 1n],
    ["12345.67", 1_234_567n],
    ["999999999999.99", moneyKopecksMax]
  ])("reads %s as kopecks and writes it the same", (text, amount) => {
    expect(decode(text)).toEqual(Result.succeed(amount))
    expect(Schema.encodeSync(Money)(amount)).toBe(text)
  })

  it.each([
    ["-1.00", "a negative sum"],
    ["-0.00", "a negative nothing"],
    ["10.005", "a part of a kopeck"],
    ["10.5", "one fraction digit"],
    ["10", "no fraction digits"],
    ["1e400", "an exponent"],
    ["1.00e2", "an exponent"],
    ["NaN", "no number"],
    ["Infinity", "no number"],
    ["9007199254740993", "2^53+1 without fraction"],
    ["9223372036854775808.00", "2^63"],
    ["1000000000000.00", "more than 12 digits"],
    ["١٢.٠٠", "Arabic digits"],
    ["+1.00", "a leading plus"],
    ["007.00", "leading zeros"],
    [" 1.00", "white space"],
    ["1.00\n", "a line feed"],
    ["1,00", "a comma"],
    ["1 000.00", "digit groups"],
    ["0x10.00", "hexadecimal"],
    ["", "nothing"],
    [".00", "no roubles"],
    [10, "a JSON number"],
    [10.005, "a fractional JSON number"],
    [null, "null"],
    [["1.00"], "a list"]
  ])("refuses %j: %s", (input, _why) => {
    expect(Result.isFailure(decode(input))).toBe(true)
  })

  it("refuses nothing where a positive sum is wanted", () => {
    expect(Result.isFailure(Schema.decodeUnknownResult(PositiveMoney)("0.00"))).toBe(true)
    expect(Schema.decodeUnknownResult(PositiveMoney)("0.01")).toEqual(Result.succeed(1n))
  })

  it("writes negative amounts with their sign", () => {
    expect([formatMoney(-5n), formatMoney(-12_345n)]).toEqual(["-0.05", "-123.45"])
  })

  it.prop("comes back the same when written and read", [kopecks], ([amount]) => {
    const text = formatMoney(BigInt(amount))
    expect(decode(text)).toEqual(Result.succeed(BigInt(amount)))
    expect(text).toMatch(/^[0-9]+\.[0-9]{2}$/u)
  })

  it.prop("reads any text either exactly or not at all", [Schema.String], ([text]) => {
    const read = decode(text)
    if (Result.isSuccess(read)) expect(formatMoney(read.success)).toBe(text)
  })
})

describe("parts of money", () => {
  it.each([
    [1_234_567n, 2200n, 222_627n],
    [1_234_567n, 2000n, 205_761n],
    [10_000n, 2200n, 1_803n],
    [12_200n, 2200n, 2_200n]
  ])("of %s kopecks have %s basis points of VAT included: %s", (sum, rate, vat) => {
    expect(percentIncludedIn(sum, BasisPoints.make(rate))).toBe(vat)
  })

  it.each([
    [100n, 50n, 1n],
    [99n, 50n, 0n],
    [-100n, 50n, -1n],
    [125_000_000n, 500n, 6_250_000n]
  ])("of %s kopecks at %s basis points are %s, rounded half away from zero", (sum, rate, part) => {
    expect(percentOf(sum, BasisPoints.make(rate))).toBe(part)
  })

  it.prop("are off by half a kopeck at most", [kopecks, basisPoints], ([amount, rate]) => {
    const exactTimes10000 = BigInt(amount) * BigInt(rate)
    const error = percentOf(BigInt(amount), BasisPoints.make(BigInt(rate))) * 10_000n - exactTimes10000
    expect(error <= 5_000n && error > -5_000n).toBe(true)
  })

  it.prop("grow with the amount, and never exceed it", [kopecks, kopecks, basisPoints], ([left, right, rate]) => {
    const [less, more] = left < right ? [BigInt(left), BigInt(right)] : [BigInt(right), BigInt(left)]
    const percent = BasisPoints.make(BigInt(rate))
    expect(percentOf(less, percent) <= percentOf(more, percent)).toBe(true)
    expect(percentOf(more, percent) <= more).toBe(true)
    expect(percentIncludedIn(more, percent) <= more).toBe(true)
  })

  it.prop("of the opposite amount are opposite", [kopecks, basisPoints], ([amount, rate]) => {
    expect(fractionOf(-BigInt(amount), BigInt(rate), 10_000n)).toBe(
      -percentOf(BigInt(amount), BasisPoints.make(BigInt(rate)))
    )
  })
})

describe("Percent", () => {
  it("reads and writes two fraction digits up to a hundred", () => {
    for (const text of ["0.00", "0.05", "5.00", "99.99", "100.00"]) {
      const read = Schema.decodeUnknownSync(Percent)(text)
      expect(Schema.encodeSync(Percent)(read)).toBe(text)
    }
  })

  it.each(["100.01", "5", "5.0", "-1.00", "5.000", "5,00", "", 5])("refuses %j", (input) => {
    expect(Result.isFailure(Schema.decodeUnknownResult(Percent)(input))).toBe(true)
  })
})
