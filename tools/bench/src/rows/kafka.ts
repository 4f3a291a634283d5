import { Effect, Redacted } from "effect"
import { startChild } from "../children/Child.ts"
import { ownProgram, startContender } from "../children/startContender.ts"
import { startService } from "../children/startService.ts"
import { skipped, type Figure } from "../run/Figure.ts"
import { median, shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { readEvents } from "../world/events.ts"
import { openTopic, untilHandled } from "../world/Topic.ts"
import { World } from "../world/World.ts"
import { plainDatabase } from "./compareApply.ts"

const batched = "payments from Kafka to the ledger, the service's consumer"

interface Consumer {
  /** Payments a second, by the database's clock. */
  readonly handle: (count: number) => Effect.Effect<number, unknown>
}

/** A running consumer that gets its messages all at once. */
const startConsumer = Effect.fn("kafka.consumerOf")(function* <E, R>(
  topic: string,
  brokers: ReadonlyArray<string>,
  events: number,
  start: (url: Redacted.Redacted<string>) => Effect.Effect<unknown, E, R>
) {
  const { scale } = yield* Run
  const url = yield* (yield* World).makeDatabase({ bills: scale.applyBills, openOfTwenty: 15 })
  const all = yield* readEvents(url, events)
  const { publish } = yield* openTopic(brokers, topic)
  yield* start(url)
  let from = 0
  return {
    handle: (count) =>
      Effect.gen(function* () {
        const already = from
        from += count
        yield* publish(all.slice(already, from))
        return yield* untilHandled(url, topic, already, count)
      })
  } satisfies Consumer
})

const compare = Effect.fn("kafka.compare")(function* (brokers: ReadonlyArray<string>) {
  const { profileFolder, report, scale } = yield* Run
  const { folder } = yield* World
  const { kafkaBatched, kafkaSingle, rounds } = scale
  const atOnce = 2
  const ours = yield* startConsumer("bench-batched", brokers, kafkaBatched * (rounds + 1), (url) =>
    startService("consumer", "--consumer", url, {
      KAFKA_BROKERS: brokers.join(","),
      PAYMENTS_TOPIC: "bench-batched",
      KAFKA_GROUP_ID: "bench-batched"
    })
  )
  const naive = yield* startConsumer("bench-single", brokers, kafkaSingle * (rounds + 1), (url) => {
    const options = { url: Redacted.value(url), brokers, topic: "bench-single" }
    const program = ownProgram("./oneByOneConsumer.ts", options)
    return startChild({ name: "consumer-one-by-one", folder, profileFolder, program, environment: null })
  })
  const events = kafkaBatched * (rounds + 1)
  const plain = yield* startContender("kafka-plain", "plain", yield* plainDatabase, { connections: atOnce, events })
  const round = Effect.fnUntraced(function* (number: number) {
    const from = number * kafkaBatched
    return {
      ours: yield* ours.handle(kafkaBatched),
      plain: (yield* plain.apply({ from, count: kafkaBatched, chunkLength: 500, atOnce })).perSecond,
      naive: yield* naive.handle(kafkaSingle)
    }
  })
  yield* round(0)
  const measured = yield* Effect.forEach(
    Array.from({ length: rounds }, (_, index) => index + 1),
    round
  )
  for (const each of measured)
    report(`kafka: ${shown(each.ours)} plain ${shown(each.plain)} naive ${shown(each.naive)}`)
  return measured
}, Effect.scoped)

/** The real consumer against one transaction per message, and against the plain SQL. */
export const kafka = Effect.gen(function* () {
  const broker = yield* (yield* World).kafka
  if ("skip" in broker) return [skipped("3, 4", batched, broker.skip)]
  const rounds = yield* compare(broker.brokers.split(","))
  const ours = `${shown(median(rounds.map((round) => round.ours)))}/s`
  const figures: ReadonlyArray<Figure> = [
    {
      goal: "3",
      what: `${batched} ÷ one transaction a message`,
      ours,
      reference: `${shown(median(rounds.map((round) => round.naive)))}/s`,
      value: median(rounds.map((round) => round.ours / round.naive)),
      direction: "at least",
      bar: 10,
      moonshot: 20
    },
    {
      goal: "4",
      what: `${batched} ÷ one set-based statement by hand, without Kafka, chunks of 500`,
      ours,
      reference: `${shown(median(rounds.map((round) => round.plain)))}/s`,
      value: median(rounds.map((round) => round.ours / round.plain)),
      direction: "at least",
      bar: 0.6,
      moonshot: 0.9
    }
  ]
  return figures
})
