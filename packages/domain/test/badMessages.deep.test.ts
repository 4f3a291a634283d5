import { expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import {
  applyMessages,
  paymentMaxDefault,
  canonicalJson,
  CurrentPaymentsDialect,
  LedgerRepository,
  paymentsDialects,
  positionKey,
  readMessages,
  type LedgerSnapshot,
  type PaymentEvent,
  type ReadMessage
} from "../src/internal.ts"
import { scenarioMessages, someSeeds } from "../contract/bookScenario.ts"
import { onMemory } from "./onMemory.ts"

const dialects = Schema.Literals(paymentsDialects)
const small = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

/** Messages of many kinds and a ledger in which some of them are applied already. */
const scenario = Effect.fn("scenario")(function* (start: number) {
  const messages = yield* readMessages(yield* scenarioMessages(someSeeds(start, 14)))
  const events = messages.flatMap(({ event }) => (Result.isSuccess(event) ? [event.success] : []))
  const books = yield* (yield* LedgerRepository).load({ events, messages: [] })
  return { books, messages }
})

const identity = new Set<string | symbol>(["type", "paymentId", "contractId", "invoiceId", "revision"])

/** An event whose values (not its type) make our own code throw the first `looks` times. */
const breaking = (event: PaymentEvent, looks: number): PaymentEvent => {
  let count = 0
  return new Proxy(event, {
    get: (target, name, receiver): unknown => {
      if (identity.has(name)) return Reflect.get(target, name, receiver)
      if (count === looks) throw new TypeError("a bug of ours")
      count += 1
      return Reflect.get(target, name, receiver)
    }
  })
}

const poison = [
  "",
  "null",
  "{",
  "\u0000",
  '{"type":"payment.received"}',
  '{"type":"payment.received","sum":"-1.00"}'
]

/** The result without the message at that position. */
const doneWithout = (books: LedgerSnapshot, messages: ReadonlyArray<ReadMessage>, bad: ReadMessage) => {
  const isOther = ({ position }: ReadMessage["message"]) =>
    positionKey(position) !== positionKey(bad.message.position)
  const { parked, processedMessages, ...money } = applyMessages(books, messages, paymentMaxDefault).changes
  return { ...money, parked: parked.filter(isOther), processedMessages: processedMessages.filter(isOther) }
}

const withBad = (messages: ReadonlyArray<ReadMessage>, place: number, event: ReadMessage["event"], raw: string) => {
  const position = { source: "bad", number: 0n }
  const bad: ReadMessage = { message: { position, raw: new TextEncoder().encode(raw) }, event }
  return { bad, all: messages.toSpliced(place, 0, bad) }
}

it.effect.prop(
  "a message that cannot be read changes nothing of what the others of its chunk do",
  [small(500), small(14), small(poison.length - 1), dialects],
  ([start, place, which, dialect]) =>
    Effect.gen(function* () {
      const { books, messages } = yield* scenario(start + 1)
      const raw = new TextEncoder().encode(poison[which]!)
      const [read] = yield* readMessages([{ position: { source: "bad", number: 0n }, raw }])
      const event = read!.event
      expect(Result.isFailure(event)).toBe(true)
      const { all, bad } = withBad(messages, place, event, poison[which]!)
      expect(doneWithout(books, all, bad)).toEqual(applyMessages(books, messages, paymentMaxDefault).changes)
    }).pipe(Effect.provideService(CurrentPaymentsDialect, dialect), onMemory),
  { arbitrary: { runs: 60 } }
)

it.effect.prop(
  "a message on which our code breaks at any point changes nothing of what the others of its chunk do",
  [small(500), small(14), small(13), small(9), dialects],
  ([start, place, which, looks, dialect]) =>
    Effect.gen(function* () {
      const { books, messages } = yield* scenario(start + 1)
      const copied = messages[which]!.event
      if (Result.isFailure(copied)) return
      const event = breaking({ ...copied.success, paymentId: "broken" } as PaymentEvent, looks)
      const { all, bad } = withBad(messages, place, Result.succeed(event), canonicalJson(copied.success))
      const { failures } = applyMessages(books, all, paymentMaxDefault)
      if (failures.length === 0) return
      expect(doneWithout(books, all, bad)).toEqual(applyMessages(books, messages, paymentMaxDefault).changes)
    }).pipe(Effect.provideService(CurrentPaymentsDialect, dialect), onMemory),
  { arbitrary: { runs: 150 } }
)
