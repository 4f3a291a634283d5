import { Effect, Scope } from "effect"
import type { BenchAnswers } from "./askBench.ts"
import { dockerKafka } from "./dockerKafka.ts"
import { jarKafka } from "./jarKafka.ts"

type KafkaAnswer = BenchAnswers["kafka"]

const findKafka = Effect.fn("sharedKafka.find")(function* (folder: string) {
  const given = process.env.KAFKA_BROKERS
  if (given !== undefined && given !== "") return { brokers: given } satisfies KafkaAnswer
  const reasons: Array<string> = []
  for (const start of [dockerKafka, jarKafka(folder)]) {
    const answer: KafkaAnswer = yield* start
    if ("brokers" in answer) return answer
    reasons.push(answer.skip)
  }
  return { skip: `no Kafka: KAFKA_BROKERS is not set; ${reasons.join("; ")}` } satisfies KafkaAnswer
})

/** One Kafka for the whole run, started at the first request: KAFKA_BROKERS, else Docker, else from jars. */
export const sharedKafka = Effect.fn("sharedKafka")(function* (folder: string) {
  const scope = yield* Effect.scope
  return yield* findKafka(folder).pipe(Effect.provideService(Scope.Scope, scope), Effect.cached)
})
