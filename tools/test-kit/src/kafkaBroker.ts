import { askBench } from "./askBench.ts"

export type KafkaBroker = { readonly brokers: Array<string> } | { readonly skip: string }

/**
 * The run's one shared real Kafka broker, or why there is none. Where REQUIRE_KAFKA is set its absence is a
 * failure. Use topics and groups of your own: other test files use the same broker.
 */
export const kafkaBroker = async (): Promise<KafkaBroker> => {
  const answer = await askBench("kafka")
  if ("brokers" in answer) return { brokers: answer.brokers.split(",") }
  if (process.env.REQUIRE_KAFKA === "1") throw new Error(`REQUIRE_KAFKA is set, but: ${answer.skip}`)
  return { skip: answer.skip }
}
