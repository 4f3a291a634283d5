import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import type { BenchAnswers } from "./askBench.ts"

const kafkaImage = "confluentinc/cp-kafka:8.1.0"
const kafkaPort = 9093

const settings = {
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
  KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: "1000"
}

const answersDocker = () =>
  spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], { timeout: 5_000 }).status === 0

// Imported on demand: the import takes longer than most test files.
const startContainer = async () => {
  const { KafkaContainer } = await import("@testcontainers/kafka")
  return new KafkaContainer(kafkaImage).withKraft().withEnvironment(settings).start()
}

/** A broker in a container until the scope closes, or the reason why there is none. */
export const dockerKafka = Effect.gen(function* () {
  if (!answersDocker()) return { skip: "no Docker engine answers" } satisfies BenchAnswers["kafka"]
  const container = yield* Effect.acquireRelease(Effect.tryPromise(startContainer), (started) =>
    Effect.promise(() => started.stop())
  )
  return { brokers: `${container.getHost()}:${container.getMappedPort(kafkaPort)}` } satisfies BenchAnswers["kafka"]
}).pipe(Effect.catch((error) => Effect.succeed({ skip: `Docker could not start Kafka: ${String(error.cause)}` })))
