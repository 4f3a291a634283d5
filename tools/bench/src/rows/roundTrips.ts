import { Array as Arr, Effect, Redacted } from "effect"
import { countingProxy } from "../counters/countingProxy.ts"
import type { Figure } from "../run/Figure.ts"
import { readEvents } from "../world/events.ts"
import { apply, bill, page, partialPayment, makeServices } from "../world/operations.ts"
import { World } from "../world/World.ts"

const throughPort = (url: Redacted.Redacted<string>, port: number): Redacted.Redacted<string> => {
  const other = new URL(Redacted.value(url))
  other.port = String(port)
  return Redacted.make(other.href)
}

const dealers = 20
const warmUps = 3

/** Counted on the wire. */
export const countRoundTrips = Effect.fn("countRoundTrips")(function* (url: Redacted.Redacted<string>) {
  const proxy = yield* countingProxy(Number(new URL(Redacted.value(url)).port))
  const events = yield* readEvents(url, 1_000)
  let next = 0
  const chunk = (length: number) =>
    Effect.suspend(() => {
      next += length
      return apply(Arr.makeBy(length, (index) => partialPayment(events, next + index)))
    })
  const operations = {
    createBill: Effect.suspend(() => bill(++next, dealers)),
    createBillRepeated: bill(7, dealers),
    list: page(null),
    applyOne: chunk(1),
    applyHundred: chunk(100),
    applyFiveHundred: chunk(500)
  }
  const count = Effect.fnUntraced(function* <A, E, R>(operation: Effect.Effect<A, E, R>) {
    // Preparing statements costs extra round trips at first.
    yield* Effect.replicateEffect(operation, warmUps)
    proxy.take()
    yield* operation
    return proxy.take().roundTrips
  })
  return yield* Effect.gen(function* () {
    return {
      createBill: yield* count(operations.createBill),
      createBillRepeated: yield* count(operations.createBillRepeated),
      list: yield* count(operations.list),
      applyOne: yield* count(operations.applyOne),
      applyHundred: yield* count(operations.applyHundred),
      applyFiveHundred: yield* count(operations.applyFiveHundred)
    }
  }).pipe(Effect.provide(makeServices(throughPort(url, proxy.port), 1), { local: true }))
}, Effect.scoped)

const figure = (what: string, value: number, bar: number, moonshot: number): Figure => ({
  goal: "12",
  what: `round trips to the database: ${what}`,
  ours: String(value),
  reference: null,
  value,
  direction: "at most",
  bar,
  moonshot
})

export const roundTrips = Effect.gen(function* () {
  const counted = yield* countRoundTrips(yield* (yield* World).makeDatabase({ bills: 1_000, openOfTwenty: 15 }))
  return [
    figure("createBill", counted.createBill, 1, 1),
    figure("createBill, repeated", counted.createBillRepeated, 1, 1),
    figure("a page of bills", counted.list, 1, 1),
    figure("one payment", counted.applyOne, 6, 4),
    figure("a chunk of 100 payments", counted.applyHundred, 6, 4),
    figure("a chunk of 500 payments", counted.applyFiveHundred, 6, 4)
  ]
})
