import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { canonicalJson, PaymentEvent } from "../src/index.ts"
import { readPaymentEvent } from "../src/payment/readPaymentEvent.ts"

const decode = Schema.decodeUnknownResult(PaymentEvent)
const encode = Schema.encodeSync(PaymentEvent)

const ids = ["p-1", "7", "a b", "é", "😀".repeat(128), "x".repeat(128), "~", "!"]
const badIds = [
  "",
  " p",
  "p ",
  "x".repeat(129),
  "😀".repeat(129),
  "e\u0301",
  "p\u0000",
  "\u007f",
  "\u200b",
  "\ud800"
]
const sums = ["1.00", "0.01", "999999999999.99", "5000.00", "0.10"]
const badSums = [
  "0.00",
  "1000000000000.00",
  "01.00",
  "1.0",
  "1",
  "-1.00",
  "+1.00",
  "1.00\n",
  "١.٠٠",
  "1e2",
  5,
  true
]
const zones = ["Z", "+00:00", "-00:01", "+23:59", "+03:00", "+24:00", "-99:99", "z", "", "+0300"]
const seconds = ["00", "59", "60", "59.9", "59.999999999", "00.1234567890", "7"]

const below = (limit: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: limit - 1 }))
const two = (number: number): string => `${number}`.padStart(2, "0")

const Time = Schema.Struct({
  year: Schema.Literals(["0000", "0001", "1900", "2024", "2025", "2026", "9999", "10000"]),
  month: below(14),
  day: below(33),
  hour: below(26),
  second: below(seconds.length * 3),
  zone: below(zones.length * 2)
})

/** Most values are valid, so that whole messages often are, too. */
const Drawn = Schema.Struct({
  type: Schema.Literals([
    "payment.received",
    "payment.reversed",
    "invoice.paid-total",
    "payment.received",
    "other"
  ]),
  id: below(400),
  contract: below(400),
  named: below(200),
  sum: below(200),
  amount: Schema.Int,
  currency: below(40),
  revision: Schema.Union([Schema.Int, below(9), Schema.Finite, Schema.Literals([2_147_483_647, 2_147_483_648])]),
  time: Time,
  isOddTime: below(3),
  oddity: below(60),
  oddField: below(8),
  anything: Schema.Json
})

const pick = (good: ReadonlyArray<unknown>, bad: ReadonlyArray<unknown>, drawn: number): unknown =>
  drawn < bad.length ? bad[drawn] : good[drawn % good.length]

const timeOf = ({ day, hour, month, second, year, zone }: typeof Time.Type): string =>
  `${year}-${two(month)}-${two(day)}T${two(hour)}:30:${seconds[second] ?? "05"}${zones[zone] ?? "Z"}`

const messageOf = (drawn: typeof Drawn.Type): Readonly<Record<string, unknown>> => {
  const sum = pick(sums, [...badSums, `${drawn.amount}.00`], drawn.sum)
  const fields: Record<string, unknown> = {
    type: drawn.type,
    paymentId: pick(ids, badIds, drawn.id),
    contractId: pick(ids, badIds, drawn.contract),
    reversesPaymentId: pick(ids, badIds, drawn.contract),
    sum,
    totalPaid: drawn.sum === 0 ? "0.00" : sum,
    revision: drawn.revision,
    currency: drawn.currency === 0 ? "USD" : "RUB",
    paidAt: drawn.isOddTime === 0 ? timeOf(drawn.time) : "2026-11-20T10:00:00.123+03:00"
  }
  if (drawn.named > 0 || drawn.type === "invoice.paid-total") {
    fields["invoiceId"] = drawn.named < 5 ? null : pick(ids, badIds, drawn.named - 5)
  }
  const odd = Object.keys(fields)[drawn.oddField] ?? "other"
  if (drawn.oddity === 0) fields[odd] = drawn.anything
  if (drawn.oddity === 1) delete fields[odd]
  return fields
}

const messages = Arbitrary.map(Arbitrary.schema(Drawn), messageOf)

const canonicalBySchema = (event: PaymentEvent): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(encode(event)).toSorted(([left], [right]) => (left < right ? -1 : 1)))
  )

describe("a payment event that is read without the schema", () => {
  const met = { good: 0, bad: 0 }

  it.prop(
    "is what the schema reads, or nothing where the schema refuses",
    [messages],
    ([message]) => {
      const expected = decode(message)
      const read = readPaymentEvent(message)
      expect(read).toEqual(Result.getOrNull(expected))
      if (read === null) return void (met.bad += 1)
      met.good += 1
      expect(Object.keys(read).toSorted()).toEqual(Object.keys(Result.getOrThrow(expected)).toSorted())
      expect(canonicalJson(read)).toBe(canonicalBySchema(read))
    },
    { arbitrary: { runs: 20_000 }, timeout: 60_000 }
  )

  it("was tried with thousands of good messages, and of bad ones", () => {
    expect(Math.min(met.good, met.bad)).toBeGreaterThan(3_000)
  })
})
