import { askBench } from "./askBench.ts"

export type KafkaBroker = { readonly brokers: Array<string> } | { readonly skip: string }

/** The shared Kafka broker of the run, or the reason why there is none. Use your own topics and groups. */
export const kafkaBroker = async (): Promise<KafkaBroker> => {
  const answer = await askBench("kafka")
  if ("brokers" in answer) return { brokers: answer.brokers.split(",") }
  if (process.env.REQUIRE_KAFKA === "1") throw new Error(`REQUIRE_KAFKA is set, but: ${answer.skip}`)
  return { skip: answer.skip }
}
