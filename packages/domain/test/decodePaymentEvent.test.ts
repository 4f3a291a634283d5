import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { canonicalJson, decodePaymentEvent, moneyKopecksMax, type PaymentEvent } from "../src/internal.ts"
import { paidTotal, received, reversed } from "../contract/events.ts"

const good = {
  type: "payment.received",
  paymentId: "p-1",
  contractId: "c-9",
  invoiceId: "i-7",
  sum: "5000.00",
  currency: "RUB",
  paidAt: "2026-11-20T10:00:00Z"
}
const goodTotal = { type: "invoice.paid-total", invoiceId: "i-7", totalPaid: "7500.00", revision: 3 }
const total = { ...goodTotal, currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }

const decode = (value: unknown) => decodePaymentEvent(new TextEncoder().encode(JSON.stringify(value)))
const reasonOf = (value: unknown) =>
  Result.match(decode(value), { onSuccess: () => "good", onFailure: (f) => f.reason })

const sums = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Number(moneyKopecksMax) }))
const events: Arbitrary.Arbitrary<PaymentEvent> = Arbitrary.map(
  Arbitrary.schema(Schema.Struct({ id: Schema.Int, sum: sums, kind: Schema.Literals([0, 1, 2, 3]) })),
  ({ id, kind, sum }) => {
    if (kind === 0) return reversed(`p-${id}`, `p-${sum}`, BigInt(sum))
    if (kind === 1) return paidTotal(`i-${id}`, BigInt(sum), sum % 1_000)
    return received(`p-${id}`, `c-${sum}`, BigInt(sum), kind === 2 ? `i-"${id}` : null)
  }
)

describe("decodePaymentEvent", () => {
  it("reads all three kinds", () => {
    const reversal = { ...good, type: "payment.reversed", reversesPaymentId: "p-0" }
    expect([good, reversal, total].map(reasonOf)).toEqual(["good", "good", "good"])
    expect(decode(good)).toMatchObject(
      Result.succeed({ type: "payment.received", sum: 500_000n, invoiceId: "i-7" })
    )
  })

  it("passes over fields that it does not know", () => {
    expect(reasonOf({ ...good, bank: { name: "new" } })).toBe("good")
  })

  it.each([
    "0.00",
    "-1.00",
    "10.005",
    "1e400",
    "NaN",
    "Infinity",
    "9007199254740993",
    "9223372036854775808.00",
    "١٢.٠٠",
    "+1.00",
    "1,00",
    "",
    5000,
    10.005,
    null,
    undefined,
    {}
  ])("calls the sum %j a BAD_SUM", (sum) => {
    expect(reasonOf({ ...good, sum })).toBe("BAD_SUM")
  })

  it.each(["-1.00", "1.0", 7500, null])("calls the total %j a BAD_SUM", (totalPaid) => {
    expect(reasonOf({ ...total, totalPaid })).toBe("BAD_SUM")
  })

  it("takes an invoice that is null for one that is left out", () => {
    const { invoiceId: _, ...unnamed } = good
    const text = (value: unknown) => canonicalJson(Result.getOrThrow(decode(value)))
    expect(text({ ...good, invoiceId: null })).toBe(text(unnamed))
    expect(text(unnamed)).not.toContain("invoiceId")
    expect(Result.getOrThrow(decode({ ...good, invoiceId: null }))).not.toHaveProperty("invoiceId")
  })

  it.each(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"])("takes the time %s", (paidAt) => {
    expect(reasonOf({ ...good, paidAt })).toBe("good")
  })

  it("takes a total of nothing", () => {
    expect(reasonOf({ ...total, totalPaid: "0.00" })).toBe("good")
  })

  it.each(["USD", "rub", "643", "", null, undefined, 643])("calls the currency %j a BAD_CURRENCY", (currency) => {
    expect(reasonOf({ ...good, currency })).toBe("BAD_CURRENCY")
    expect(reasonOf({ ...good, currency, sum: "0.00" })).toBe("BAD_CURRENCY")
  })

  it.each([
    ["no object", [good]],
    ["no object", "payment"],
    ["no object", null],
    ["an unknown type", { ...good, type: "payment.lost" }],
    ["no type", { ...good, type: undefined }],
    ["no payment id", { ...good, paymentId: undefined }],
    ["an empty payment id", { ...good, paymentId: "" }],
    ["a payment id with a NUL", { ...good, paymentId: "p\u0000" }],
    ["a payment id that is a number", { ...good, paymentId: 7 }],
    ["an endless payment id", { ...good, paymentId: "p".repeat(129) }],
    ["no contract", { ...good, contractId: undefined }],
    ["no time", { ...good, paidAt: "yesterday" }],
    ["a time after the year 9999 of UTC", { ...good, paidAt: "9999-12-31T23:59:59-01:00" }],
    ["a time before the year 1 of UTC", { ...good, paidAt: "0000-01-01T00:00:00+01:00" }],
    ["a time in the year 0 of UTC", { ...good, paidAt: "0001-01-01T00:00:00+00:01" }],
    ["a total of an invoice that is null", { ...total, invoiceId: null }],
    ["a day that is none", { ...good, paidAt: "2026-02-30T10:00:00Z" }],
    ["a bad time and a bad sum", { ...good, paidAt: "", sum: "x" }],
    ["a fractional revision", { ...total, revision: 1.5 }],
    ["a negative revision", { ...total, revision: -1 }],
    ["a revision beyond 32 bits", { ...total, revision: 2 ** 31 }]
  ])("calls %s a BAD_MESSAGE", (_name, value) => {
    expect(reasonOf(value)).toBe("BAD_MESSAGE")
  })

  it.each([
    [
      { ...good, paymentId: undefined, paidAt: "Ivanov" },
      "a payment.received event: paymentId is missing, paidAt is not valid"
    ],
    [
      { ...good, contractId: 7, sum: "Ivanov" },
      "a payment.received event: contractId is not valid, sum is not valid"
    ],
    [{ ...total, revision: "Ivanov" }, "an invoice.paid-total event: revision is not valid"],
    [{ ...good, type: "Ivanov" }, "a payment event: unknown type"],
    [{ ...good, type: "constructor" }, "a payment event: unknown type"]
  ])("names the fields of %j that are wrong, and repeats nothing of what they say", (value, detail) => {
    expect(decode(value)).toEqual(Result.fail({ reason: "BAD_MESSAGE", detail: `not ${detail}` }))
  })

  it.each(["", "{", "\u0000", '{"sum":"1.00","sum":"2.00"}', "[".repeat(100_000)])(
    "calls bytes that are no JSON a BAD_MESSAGE: %#",
    (text) => {
      const decoded = decodePaymentEvent(new TextEncoder().encode(text))
      expect(Result.isFailure(decoded) && decoded.failure.reason).toBe("BAD_MESSAGE")
    }
  )

  it.prop("answers anything at all with an event or a reason, never with a defect", [Schema.Json], ([value]) => {
    expect(Result.isResult(decode(value))).toBe(true)
    expect(Result.isResult(decode({ ...good, sum: value, paidAt: value }))).toBe(true)
  })

  it.prop("gives equal events equal texts, and reads them back", [events], ([event]) => {
    const text = canonicalJson(event)
    const again = decodePaymentEvent(new TextEncoder().encode(text))
    expect(Result.map(again, canonicalJson)).toEqual(Result.succeed(text))
  })

  it("gives one text to an event whatever the order of its fields, its time zone and its unknown fields", () => {
    const text = (value: unknown) => canonicalJson(Result.getOrThrow(decode(value)))
    const reordered = { later: true, ...Object.fromEntries(Object.entries(good).toReversed()) }
    expect(text({ ...reordered, paidAt: "2026-11-20T13:00:00.000+03:00" })).toBe(text(good))
    expect(text({ ...good, sum: "5000.01" })).not.toBe(text(good))
  })
})
