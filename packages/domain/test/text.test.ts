import { describe, expect, it } from "@effect/vitest"
import { DateTime, Result, Schema } from "effect"
import { ExternalId, externalIdLengthMax, Instant, text } from "../src/index.ts"

const isTaken = (schema: Schema.Codec<unknown, string>, value: unknown): boolean =>
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
