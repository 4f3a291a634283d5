import { createTopic, makeAuthority, type SecuredKafka } from "@dealer-billing/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect, Logger, Redacted, References, type Scope } from "effect"
import { ConfigResourceTypes } from "kafkajs"
import { type KafkaSecurity, paymentEventPublisher, readLog } from "../src/index.ts"
import { startConsumer } from "./kafka.ts"
import {
  allow,
  captureLogs,
  newCase,
  sasl,
  type SecuredCase,
  security,
  startSecured,
  tls,
  tokenEndpoint,
  users
} from "./secured.ts"
import { eventually, event, makeStorage, untilProcessed } from "./storage.ts"

let started: Awaited<ReturnType<typeof startSecured>>
beforeAll(async () => {
  started = await startSecured()
}, 240_000)
afterAll(() => started.stop())

type Body<E> = (kafka: SecuredKafka, each: SecuredCase) => Effect.Effect<void, E, Scope.Scope>

const onSecured = <E>(name: string, body: Body<E>) => {
  it.live(
    name,
    (context) => {
      const { broker } = started
      if ("skip" in broker) return Effect.sync(() => context.skip(broker.skip))
      return Effect.gen(function* () {
        const each = newCase(broker)
        yield* Effect.promise(() => createTopic(each.brokers, each.topic))
        yield* body(broker, each)
      })
    },
    120_000
  )
}

/** Whatever is logged at any level holds no password. */
const assertNoSecret = ({ lines }: ReturnType<typeof captureLogs>) => {
  expect(lines.filter(({ text }) => /canary-|Basic /.test(text))).toEqual([])
}

const withLogs =
  (logs: ReturnType<typeof captureLogs>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provide(Logger.layer([logs.logger])),
      Effect.provideService(References.MinimumLogLevel, "All")
    )

/** Publishes, consumes and replays one payment by a way to connect. */
const payThrough = Effect.fn("payThrough")(function* (
  each: SecuredCase,
  broker: string,
  principal: string,
  by: KafkaSecurity
) {
  const { groupId, topic } = each
  const connection = { brokers: [broker], security: by, topic }
  yield* allow(each, principal, "topic", "group", "replay")
  const logs = captureLogs()
  yield* Effect.gen(function* () {
    const publisher = yield* paymentEventPublisher(connection)
    yield* publisher.publish([{ key: "contract-1", value: Buffer.from(event("p-1")) }])
    const storage = yield* makeStorage
    const { health } = yield* startConsumer({ ...each, ...connection, groupId }, storage, { security: by })
    yield* untilProcessed(storage, 1)
    yield* eventually(Effect.map(health.check, ({ ok }) => ok))
    let read = 0
    yield* readLog({ ...connection, partition: null, from: null, to: null }, ({ messages }) =>
      Effect.sync(() => void (read += messages.length))
    )
    expect(read).toBe(1)
  }).pipe(withLogs(logs))
  // The first group of a broker that has just started waits a moment.
  expect(logs.loud().filter((line) => !line.includes("coordinator is loading"))).toEqual([])
  assertNoSecret(logs)
})

describe("a payment through a Kafka with TLS", () => {
  const logIns = [
    ["plain", users.plain],
    ["scram-sha-256", users.scram],
    ["scram-sha-512", users.scram]
  ] as const
  for (const [mechanism, { password, username }] of logIns) {
    onSecured(`and the log-in ${mechanism}`, ({ authority, listeners }, each) =>
      payThrough(
        each,
        listeners.sasl,
        username,
        security({ tls: tls(authority.cert), sasl: sasl(mechanism, username, password) })
      )
    )
  }

  onSecured("and tokens of an issuer, one for all connections", ({ authority, listeners }, each) =>
    Effect.gen(function* () {
      const endpoint = yield* tokenEndpoint("token-user")
      const bearer = { ...sasl("oauthbearer", "client-1", "canary:ü %"), tokenUrl: endpoint.url }
      yield* payThrough(each, listeners.sasl, "token-user", security({ tls: tls(authority.cert), sasl: bearer }))
      const expected = `Basic ${Buffer.from("client-1:canary%3A%C3%BC+%25").toString("base64")}`
      expect(new Set(endpoint.requests)).toEqual(new Set([expected]))
      // One for the publisher, one for the consumer, one for the replay.
      expect(endpoint.requests).toHaveLength(3)
    })
  )

  onSecured("and a client certificate", ({ authority, listeners }, each) => {
    const { cert, key } = authority.issue({ name: "dealer" })
    const client = { certificate: cert, key: Redacted.make(key) }
    return payThrough(each, listeners.mutual, "CN=dealer", security({ tls: tls(authority.cert, client) }))
  })
})

interface RefusedCase {
  readonly listener: keyof SecuredKafka["listeners"]
  readonly by: (kafka: SecuredKafka) => KafkaSecurity
  readonly rights?: Parameters<typeof allow>[2][]
  readonly state: "unauthorized" | "untrusted"
  /** What the one line says. */
  readonly words: RegExp
  /** Mends it at the broker; the consumer then goes on by itself. */
  readonly mend?: (kafka: SecuredKafka, each: SecuredCase) => Effect.Effect<void>
}

const scram = ({ authority }: SecuredKafka) =>
  security({
    tls: tls(authority.cert),
    sasl: sasl("scram-sha-512", users.scram.username, users.scram.password)
  })

const allowScram = (each: SecuredCase, ...rights: Parameters<typeof allow>[2][]) =>
  allow(each, users.scram.username, ...rights)

const renewCertificate = ({ renewedKeystore }: SecuredKafka, { client }: SecuredCase) =>
  Effect.promise(async () => {
    const admin = client.admin()
    await admin.connect()
    const resource = { type: ConfigResourceTypes.BROKER, name: "1", configEntries: [renewedKeystore()] }
    await admin.alterConfigs({ validateOnly: false, resources: [resource] })
    await admin.disconnect()
  })

const lateUser = sasl("scram-sha-512", "late-user", "canary-late-77c")
const withTls = ({ authority }: SecuredKafka) => security({ tls: tls(authority.cert) })

const refused: Readonly<Record<string, RefusedCase>> = {
  "a wrong password": {
    listener: "sasl",
    by: ({ authority }) => security({ tls: tls(authority.cert), sasl: lateUser }),
    state: "unauthorized",
    words: /refuse our log-in; check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD/,
    mend: ({ setScramPassword }, each) =>
      Effect.sync(() => setScramPassword("late-user", Redacted.value(lateUser.password))).pipe(
        Effect.andThen(allow(each, "late-user", "topic", "group"))
      )
  },
  "an authority that we do not know": {
    listener: "sasl",
    by: (kafka) => ({ ...scram(kafka), tls: tls(makeAuthority().cert) }),
    state: "untrusted",
    words: /from an unknown authority; check KAFKA_TLS_CA_FILE/
  },
  "an expired certificate": {
    listener: "expired",
    by: withTls,
    state: "untrusted",
    words: /certificate of the broker or its authority has expired/,
    mend: renewCertificate
  },
  "the certificate of another host": {
    listener: "stranger",
    by: withTls,
    state: "untrusted",
    words: /certificate is for another host; check KAFKA_BROKERS/
  },
  "a missing client certificate": {
    listener: "mutual",
    by: withTls,
    state: "unauthorized",
    words: /client certificate, or refuses ours; check KAFKA_TLS_CERT_FILE/
  },
  "a port without TLS": {
    listener: "internal",
    by: withTls,
    state: "untrusted",
    words: /does not answer with TLS; check KAFKA_BROKERS and KAFKA_TLS/
  },
  "a log-in where there is none": {
    listener: "internal",
    by: () => security({ sasl: lateUser }),
    state: "unauthorized",
    words: /check KAFKA_SASL_MECHANISM/
  },
  "an advertised host without TLS": {
    listener: "elsewhere",
    by: () => security({}),
    state: "untrusted",
    words:
      /without TLS is not allowed; set KAFKA_TLS=true, or add the host to ALLOW_PLAINTEXT \(kafka\.example\.invalid\)/
  },
  "no right to the topic": {
    listener: "sasl",
    by: scram,
    rights: ["group"],
    state: "unauthorized",
    words: /may not read the topic; grant it READ and DESCRIBE on PAYMENTS_TOPIC/,
    mend: (_, each) => allowScram(each, "topic")
  },
  "no right but to know of the topic": {
    listener: "sasl",
    by: scram,
    rights: ["group", "describe"],
    state: "unauthorized",
    words: /may not read the topic; grant it READ and DESCRIBE on PAYMENTS_TOPIC/,
    mend: (_, each) => allowScram(each, "topic")
  },
  "no right to the group": {
    listener: "sasl",
    by: scram,
    rights: ["topic"],
    state: "unauthorized",
    words: /may not use the group; grant it READ on KAFKA_GROUP_ID/,
    mend: (_, each) => allowScram(each, "group")
  }
}

/** Long enough for several attempts, which come after 0.5, 1, 2 s and so on. */
const severalAttempts = "6 seconds"

describe("a consumer that is refused says once why, stays, and tries again:", () => {
  for (const [name, { by, listener, mend, rights, state, words }] of Object.entries(refused)) {
    onSecured(name, (kafka, each) =>
      Effect.gen(function* () {
        if (rights !== undefined) yield* allowScram(each, ...rights)
        const logs = captureLogs()
        const storage = yield* makeStorage
        const options = { brokers: [kafka.listeners[listener]], security: by(kafka) }
        const { health } = yield* startConsumer({ ...each, brokers: options.brokers }, storage, options).pipe(
          withLogs(logs)
        )
        yield* eventually(Effect.map(health.check, (check) => check.state === state))
        yield* Effect.sleep(severalAttempts)
        const check = yield* health.check
        expect(check.state).toBe(state)
        expect(check.detail).toMatch(words)
        const about = logs.loud().filter((line) => !line.includes("settings cannot be read"))
        expect(about).toEqual([expect.stringMatching(words)])
        assertNoSecret(logs)
        if (mend === undefined) return
        yield* mend(kafka, each)
        const publisher = yield* paymentEventPublisher({ brokers: each.brokers, topic: each.topic })
        yield* publisher.publish([{ key: null, value: Buffer.from(event("p-1")) }])
        yield* untilProcessed(storage, 1)
        yield* eventually(Effect.map(health.check, ({ ok }) => ok))
      })
    )
  }
})
