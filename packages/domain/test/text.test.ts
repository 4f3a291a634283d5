import { describe, expect, it } from "@effect/vitest"
import { DateTime, Result, Schema } from "effect"
import {
  CancelBill,
  CmeDealerId,
  CreateBill,
  ExternalId,
  externalIdLengthMax,
  Instant,
  NewCmeDealerId,
  Requisite,
  ReturnDeposit,
  text
} from "../src/internal.ts"
import { sampleRequisite } from "../src/testing/index.ts"

const isTaken = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Result.isSuccess(Schema.decodeUnknownResult(schema)(value))

describe("an id of another system", () => {
  it.each(["lot-42", "a", "сделка № 7", "a/b?c#d%20", "😀".repeat(64), "é"])("may be %j", (id) => {
    expect(isTaken(ExternalId, id)).toBe(true)
  })

  it.each([
    ["", "empty"],
    ["a".repeat(externalIdLengthMax + 1), "too long"],
    [" a", "white space before"],
    ["a\u00a0", "white space after"],
    ["a\u0000b", "a NUL"],
    ["a\nb", "a line feed"],
    ["a\u0085b", "a control character beyond ASCII"],
    ["a\u200bb", "an invisible space"],
    ["a\u202eb", "a change of direction"],
    ["\ud800", "half a character"],
    ["e\u0301", "two characters for one letter"],
    [42, "a number"],
    [null, "null"]
  ])("is not %j: %s", (id, _why) => {
    expect(isTaken(ExternalId, id)).toBe(false)
  })

  it("is measured in characters, not in halves of them", () => {
    expect(isTaken(text(2), "😀😀")).toBe(true)
    expect(isTaken(text(2), "😀😀😀")).toBe(false)
  })
})

/** Each of them shows nothing, or ends a line, in some program. */
const unseen = {
  "a soft hyphen": "\u00AD",
  "an Arabic letter mark": "\u061C",
  "a grapheme joiner": "\u034F",
  "a line separator": "\u2028",
  "a paragraph separator": "\u2029",
  "a Hangul filler": "\u3164",
  "another Hangul filler": "\u115F",
  "a third Hangul filler": "\u1160",
  "a half-width filler": "\uFFA0",
  "a Braille blank": "\u2800",
  "a variation selector": "\uFE0F",
  "a tag": "\u{E0041}",
  "a private character": "\uE000",
  "an unassigned character": "\u0378"
}

const deposit = (dealId: string) => ({ operation: "GET_DEPOSIT", dealId, sum: "1.00" })

describe("an id that a caller gives to something new", () => {
  it.each([
    "lot-42",
    "а-1",
    "А12",
    "сделка № 7",
    "a/b:c#d_e.f",
    "Lot А12",
    "сделка/lot-1",
    "é",
    "Straße 5",
    "Λ7",
    "車 12",
    "2026.11 30"
  ])("may be %j", (id) => {
    expect(isTaken(NewCmeDealerId, id)).toBe(true)
    expect(isTaken(CreateBill, deposit(id))).toBe(true)
    expect(isTaken(ReturnDeposit, { returnId: id, sum: "1.00", reason: "x" })).toBe(true)
  })

  it.each([
    ["a  b", "two spaces"],
    ["a\u00A0b", "a space of another kind"],
    ["a?b", "a question mark"],
    ["=1+1", "a formula"],
    ["a;b", "a separator"],
    ["'; drop table bills; --", "SQL"],
    ["😀", "a picture"],
    ["١٢", "digits of another script"],
    ["\uFF21", "a full-width letter"],
    ["\u{1D400}", "a mathematical letter"],
    ["ﬁn", "a ligature"],
    ["aʰ", "a raised letter"],
    ["lot\u0410", "a Cyrillic A in a Latin word"],
    ["Bента", "a Latin B in a Cyrillic word"],
    ["АB12", "a word of two alphabets that looks like one"],
    ["lοt", "a Greek o in a Latin word"],
    ...Object.entries(unseen).map(([what, character]): [string, string] => [`lot${character}1`, what])
  ] satisfies ReadonlyArray<[string, string]>)("is not %j: %s", (id, _why) => {
    expect(isTaken(NewCmeDealerId, id)).toBe(false)
    expect(isTaken(CreateBill, deposit(id))).toBe(false)
    expect(isTaken(ReturnDeposit, { returnId: id, sum: "1.00", reason: "x" })).toBe(false)
  })

  it.each(Object.entries(unseen))("was stored with %s before, and is still read", (_what, character) => {
    expect(isTaken(CmeDealerId, `lot${character}1`)).toBe(true)
  })
})

describe("a text of a caller", () => {
  it.each(Object.entries(unseen))("does not hold %s", (_what, character) => {
    const name = `ООО "Рома${character}шка"`
    expect(isTaken(CancelBill, { reason: name })).toBe(false)
    expect(Result.isFailure(Schema.decodeUnknownResult(Requisite)({ ...sampleRequisite, name }))).toBe(true)
  })

  it("may have symbols, pictures and letters of any alphabet", () => {
    expect(isTaken(CancelBill, { reason: "ошибка: цена < 1 000 ₽ & 😀 (см. §5) — «да»" })).toBe(true)
  })
})

const read = Schema.decodeUnknownResult(Instant)

describe("an instant", () => {
  it.each([
    ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.500Z"],
    ["2026-01-01T00:00:00+03:00", "2025-12-31T21:00:00.000Z"],
    ["2024-02-29T23:59:59.999-11:00", "2024-03-01T10:59:59.999Z"]
  ])("reads %s as %s", (written, utc) => {
    expect(Result.map(read(written), DateTime.formatIso)).toEqual(Result.succeed(utc))
  })

  it.each([
    "2026-11-20",
    "2026-11-20T10:00:00",
    "2026-11-20 10:00:00Z",
    "2026-02-29T10:00:00Z",
    "2026-02-31T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-00-10T10:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T10:60:00Z",
    "2026-11-20T10:00:61Z",
    "2026-11-20T10:00:00+25:00",
    "2026-11-20T10:00:00+03:99",
    "20261120T100000Z",
    "tomorrow",
    "",
    1_767_225_600_000,
    null
  ])("refuses %j", (written) => {
    expect(Result.isFailure(read(written))).toBe(true)
  })
})
