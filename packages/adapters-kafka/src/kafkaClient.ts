import { Effect } from "effect"
import { Kafka, logLevel, type logCreator } from "kafkajs"
import { quietRequestQueue } from "./quietRequestQueue.ts"

export interface KafkaOptions {
  readonly brokers: ReadonlyArray<string>
  /** How the brokers call us in their logs and quotas. */
  readonly clientId?: string
}

const clientIdDefault = "dealer-billing"
const connectionTimeoutMs = 3_000
const requestTimeoutMs = 10_000

/** These report every single attempt to connect; we report once per try of ours. */
const noisyNamespaces: ReadonlyArray<string> = ["Connection", "BrokerPool", "Cluster"]

/** The client's log lines without what it attaches to them, since that may hold the messages' values. */
const logOf = (level: logLevel, namespace: string, message: string): Effect.Effect<void> => {
  const text = `kafkajs ${namespace}: ${message}`
  const isWarning = level === logLevel.ERROR || level === logLevel.WARN
  return isWarning && !noisyNamespaces.includes(namespace) ? Effect.logWarning(text) : Effect.logDebug(text)
}

/** A client whose log goes to Effect's. It connects to nothing by itself. */
export const kafkaClient = Effect.fn("kafkaClient")(function* (options: KafkaOptions) {
  quietRequestQueue()
  const context = yield* Effect.context()
  const log: logCreator = () => (entry) => {
    Effect.runForkWith(context)(logOf(entry.level, entry.namespace, entry.log.message))
  }
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId ?? clientIdDefault,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 300, maxRetryTime: 10_000, retries: 2 },
    logLevel: logLevel.INFO,
    logCreator: log
  })
})
