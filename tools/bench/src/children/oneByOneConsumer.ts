import { NodeRuntime } from "@effect/platform-node"
import { postgresLayer } from "@dealer-billing/adapters-postgres"
import { applyPayments } from "@dealer-billing/domain"
import { Effect, Layer, Logger, Redacted } from "effect"
import { Kafka, logLevel } from "kafkajs"
import { requisiteKeys } from "../world/seedBooks.ts"

interface OneByOneOptions {
  readonly url: string
  readonly brokers: ReadonlyArray<string>
  readonly topic: string
}

/** The simplest consumer: one transaction per message. */
const main = Effect.gen(function* () {
  const { brokers, topic }: OneByOneOptions = JSON.parse(process.argv[2] ?? "{}")
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR })
  const consumer = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.consumer({ groupId: `${topic}-one-by-one` })),
    (opened) => Effect.promise(() => opened.disconnect())
  )
  const run = Effect.runPromiseWith(yield* Effect.context<Effect.Services<ReturnType<typeof applyPayments>>>())
  yield* Effect.promise(async () => {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      partitionsConsumedConcurrently: 2,
      eachMessage: async ({ message: { offset, value }, partition }) => {
        const position = { source: `${topic}/${partition}`, number: BigInt(offset) }
        await run(applyPayments([{ position, raw: new Uint8Array(value ?? []) }]))
      }
    })
  })
  return yield* Effect.never
})

const { url }: OneByOneOptions = JSON.parse(process.argv[2] ?? "{}")

main.pipe(
  Effect.scoped,
  Effect.provide(
    Layer.provideMerge(
      postgresLayer({ url: Redacted.make(url), requisiteKeys }),
      Logger.layer([Logger.consolePretty()])
    )
  ),
  NodeRuntime.runMain
)
