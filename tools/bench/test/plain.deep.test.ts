import { freshDatabase } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Contender } from "../src/contenders/Contender.ts"
import { domainContender } from "../src/contenders/domainContender.ts"
import { measureRate } from "../src/contenders/measureRate.ts"
import { plainContender } from "../src/contenders/plainContender.ts"
import { createSchema } from "../src/plain/createSchema.ts"
import { digestLedger } from "../src/world/digestLedger.ts"
import { readEvents } from "../src/world/events.ts"
import { openSql } from "../src/world/openSql.ts"
import { seedBooks } from "../src/world/seedBooks.ts"

const seeded = Effect.gen(function* () {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  yield* seedBooks(url, { bills: 2_000, openOfTwenty: 15 })
  return url
})

const ledgerAfter = Effect.fnUntraced(function* (contender: Contender, url: Redacted.Redacted<string>) {
  const events = yield* readEvents(url, 1_000)
  yield* measureRate(contender, events.slice(0, 500), 100, 2)
  // Some of them are repeats.
  yield* measureRate(contender, events.slice(400, 600), 1, 4)
  return yield* digestLedger(url)
})

it.live("the hand-written SQL of the benchmark writes the same rows as the service", () =>
  Effect.gen(function* () {
    const [ours, plain] = [yield* seeded, yield* seeded]
    yield* createSchema(yield* openSql(plain))
    const before = yield* digestLedger(ours)
    const expected = yield* ledgerAfter(yield* domainContender(ours, 4), ours)
    expect(yield* ledgerAfter(yield* plainContender(plain, 4), plain)).toEqual(expected)
    expect(expected).not.toEqual(before)
  })
)
