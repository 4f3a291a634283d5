import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import {
  defaultTariffsJson,
  newTariffVersions,
  TariffBook,
  tariffContent,
  type TariffVersion
} from "../src/internal.ts"

type Tariff = (typeof TariffBook.Encoded)["rewards"][number]
const bookOf = (rewards: ReadonlyArray<Tariff>, timeZone = "Europe/Moscow") =>
  Schema.decodeUnknownSync(TariffBook)({ ...defaultTariffsJson, rewards, timeZone })
const from = (day: string, rest: Partial<Tariff> = {}): Tariff => ({ from: day, ratePercent: "5.00", ...rest })

const old = from("2020-01-01")
const later = from("2026-01-01", { minimum: "10.00", bands: [{ fromPrice: "7.00", ratePercent: "4.00" }] })
const recorded = Result.getOrThrow(newTariffVersions(bookOf([old, later]), [], "2026-11-20"))
const today = "2026-11-20"

const decide = (
  rewards: ReadonlyArray<Tariff>,
  before: ReadonlyArray<TariffVersion> = recorded,
  timeZone?: string
) =>
  Result.match(newTariffVersions(bookOf(rewards, timeZone), before, today), {
    onSuccess: (added) => added.map((version) => version.from),
    onFailure: (conflict) => conflict.message
  })

describe("the tariffs of a file, against those recorded", () => {
  it("are all taken at first, those of the past too", () => {
    expect(decide([old, later], [])).toEqual(["2020-01-01", "2026-01-01"])
    expect(recorded[1]?.content).toBe(
      '{"timeZone":"Europe/Moscow","from":"2026-01-01","ratePercent":"5.00","minimum":"10.00","maximum":null,' +
        '"bands":[{"fromPrice":"7.00","ratePercent":"4.00"}]}'
    )
  })

  it("add nothing when they are the same, however they are written", () => {
    expect(decide([old, later])).toEqual([])
    expect(decide([{ ...old, bands: [] }, later])).toEqual([])
    expect(tariffContent("Europe/Moscow", bookOf([old]).rewards[0])).toBe(recorded[0]?.content)
  })

  it("add what begins tomorrow or later", () => {
    expect(decide([old, later, from("2026-11-21"), from("2027-01-01")])).toEqual(["2026-11-21", "2027-01-01"])
  })

  it.each([
    [
      "the rate changed",
      [from("2020-01-01", { ratePercent: "4.99" }), later],
      /^TARIFFS_FILE: .* 2020-01-01 was rec/
    ],
    ["a maximum added", [old, { ...later, maximum: "99.00" }], /2026-01-01 was recorded as .* and is now .*99\.00/],
    [
      "a band moved",
      [old, { ...later, bands: [{ fromPrice: "8.00", ratePercent: "4.00" }] }],
      /2026-01-01 was rec/
    ],
    ["one left out", [later], /2020-01-01 is missing/],
    [
      "one slipped in between",
      [old, from("2025-01-01"), later],
      /2025-01-01 is new, .* after 2026-01-01, the newest/
    ],
    [
      "one slipped in before",
      [from("2019-01-01"), old, later],
      /2019-01-01 is new, .* after 2026-01-01, the newest/
    ],
    ["one that begins today", [old, later, from("2026-11-20")], /2026-11-20 is new, .* after today, 2026-11-20/],
    ["one that began yesterday", [old, later, from("2026-11-19")], /2026-11-19 is new, .* after today/]
  ])("refuse %s, and name it", (_what, rewards, message) => {
    expect(decide(rewards)).toMatch(message)
  })

  it("refuse another time zone, which would move the days that began", () => {
    expect(decide([old, later], recorded, "Asia/Vladivostok")).toMatch(/2020-01-01 was recorded/)
  })
})
