import { expect } from "@effect/vitest"
import { DateTime, Effect, Result, Schema } from "effect"
import { dayIn, rewardTariffOn, TariffBook, Tariffs, vatRuleOn } from "@dealer-billing/domain/internal"
import { contractOf, defineSuite } from "./defineSuite.ts"

const accountTypes = ["COMMISSION", "DEPOSIT", "SETTLEMENT"] as const

/** For tariffs from another source than a file that `TariffBook` has decoded. */
export const tariffsSuite = defineSuite<Tariffs>("Tariffs", (it) => {
  it.effect("has rules in ascending order, a known time zone, and a seller with valid numbers", () =>
    Effect.gen(function* () {
      const book = yield* Tariffs
      const encoded = yield* Schema.encodeEffect(TariffBook)(book)
      expect(yield* Schema.decodeUnknownEffect(TariffBook)(encoded)).toEqual(book)
    })
  )

  it.effect("has a reward tariff that is in force today", () =>
    Effect.gen(function* () {
      const book = yield* Tariffs
      const tariff = rewardTariffOn(book, dayIn(book, yield* DateTime.now))
      expect(Result.isSuccess(tariff)).toBe(true)
    })
  )

  it.effect.each(accountTypes)("has a VAT rule of %s that is in force today", (accountType) =>
    Effect.gen(function* () {
      const book = yield* Tariffs
      const rule = vatRuleOn(book, accountType, dayIn(book, yield* DateTime.now))
      expect(Result.isSuccess(rule)).toBe(true)
    })
  )
})

export const tariffsContract = contractOf(tariffsSuite)
