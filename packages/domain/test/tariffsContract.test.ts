import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { passes, tariffsContract, tariffsSuite } from "../contract/index.ts"
import { defaultTariffs, Tariffs } from "../src/index.ts"
import type { TariffBook } from "../src/internal.ts"

const future = "2999-01-01"
const [reward] = defaultTariffs.rewards
const [commission] = defaultTariffs.vat.COMMISSION

const mutants: Readonly<Record<string, Partial<TariffBook>>> = {
  "has an unknown time zone": { timeZone: "Europe/Nowhere" },
  "has no reward tariff today": { rewards: [{ ...reward, from: future }] },
  "has reward tariffs out of order": { rewards: [{ ...reward, from: future }, reward] },
  "has no VAT rule today": { vat: { ...defaultTariffs.vat, COMMISSION: [{ ...commission, from: future }] } },
  "has a seller with a wrong INN": { seller: { ...defaultTariffs.seller, inn: "7707083894" } },
  "has both forms of the due days": { settlementDueDays: 3, dueDays: { SETTLEMENT: 3 } }
}

tariffsContract("the default", Layer.succeed(Tariffs, defaultTariffs))

describe("the contract suite of the tariffs", () => {
  it.live.each(Object.entries(mutants))("kills the book that %s", ([, change]) =>
    Effect.gen(function* () {
      const layer = Layer.succeed(Tariffs, { ...defaultTariffs, ...change })
      const passed = yield* Effect.forEach(tariffsSuite.cases, (each) => passes(each, layer))
      expect(passed).toContain(false)
    })
  )
})
