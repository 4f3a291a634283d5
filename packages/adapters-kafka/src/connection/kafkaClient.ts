import { Effect } from "effect"
import { Kafka, logLevel, type logCreator } from "kafkajs"
import { keepBrokerErrors } from "./keepBrokerErrors.ts"
import type { KafkaSecurity } from "./KafkaSecurity.ts"
import { openSocket } from "./openSocket.ts"
import { quietRequestQueue } from "./quietRequestQueue.ts"
import { boundFetches } from "../records/boundFetches.ts"
import { saslOptions } from "./saslOptions.ts"
import { showTransactionMarks } from "./transactionMarks.ts"

export interface KafkaOptions {
  readonly brokers: ReadonlyArray<string>
  /** Default: no log-in and no TLS, so only loopback. */
  readonly security?: KafkaSecurity
  /** Our name in the brokers' logs and quotas. */
  readonly clientId?: string
}

const clientIdDefault = "dealer-billing"
const unsecured: KafkaSecurity = { tls: null, sasl: null, mayBePlaintext: null }
const connectionTimeoutMs = 3_000
const requestTimeoutMs = 10_000

/** These log every attempt to connect. We log once per attempt of our own. */
const noisyNamespaces = /^(?:Connection|BrokerPool|Cluster|SaslAuthenticator|Consumer|ConsumerGroup|Runner)/

const logEntry = (level: logLevel, namespace: string, message: string): Effect.Effect<void> => {
  const text = `kafkajs ${namespace}: ${message}`
  const isWarning = level === logLevel.ERROR || level === logLevel.WARN
  return isWarning && !noisyNamespaces.test(namespace) ? Effect.logWarning(text) : Effect.logDebug(text)
}

export const kafkaClient = Effect.fn("kafkaClient")(function* (options: KafkaOptions) {
  quietRequestQueue()
  keepBrokerErrors()
  showTransactionMarks()
  boundFetches()
  const { security = unsecured } = options
  const context = yield* Effect.context()
  const log: logCreator = () => (entry) => {
    Effect.runForkWith(context)(logEntry(entry.level, entry.namespace, entry.log.message))
  }
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId ?? clientIdDefault,
    ssl: security.tls !== null,
    ...(security.sasl === null ? {} : { sasl: saslOptions(security.sasl) }),
    socketFactory: openSocket(security),
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 300, maxRetryTime: 10_000, retries: 2 },
    logLevel: logLevel.INFO,
    logCreator: log
  })
})
