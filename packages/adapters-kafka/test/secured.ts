import { securedKafka, type SecuredKafka } from "@dealer-billing/test-kit"
import { Effect, Logger, Redacted, References } from "effect"
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes
} from "kafkajs"
import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { KafkaSasl, KafkaSecurity, KafkaTls } from "../src/index.ts"

export const users = {
  plain: { username: "plain-user", password: "canary-plain-1d7" },
  scram: { username: "scram-user", password: "canary-scram-93a" }
}

/** Starts the broker once for a file, in a folder that goes with it. */
export const startSecured = async () => {
  const folder = mkdtempSync(join(tmpdir(), "secured-kafka-"))
  const broker = await securedKafka(folder, users)
  if ("skip" in broker && process.env.REQUIRE_KAFKA === "1") {
    throw new Error(`REQUIRE_KAFKA is set, but: ${broker.skip}`)
  }
  const stop = async () => {
    if ("stop" in broker) await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { broker, stop }
}

export const sasl = (mechanism: KafkaSasl["mechanism"], username: string, password: string): KafkaSasl => ({
  mechanism,
  username,
  password: Redacted.make(password),
  tokenUrl: null
})

export const tls = (ca: string, client: KafkaTls["client"] = null): KafkaTls => ({ ca, client })

export const security = (change: Partial<KafkaSecurity>): KafkaSecurity => ({
  tls: null,
  sasl: null,
  mayBePlaintext: null,
  ...change
})

/** The client without TLS and log-in, and a topic and a group that no other case uses. */
export const newCase = ({ listeners: { internal } }: SecuredKafka) => {
  const id = randomUUID()
  const client = new Kafka({ brokers: [internal], logLevel: logLevel.NOTHING })
  return { brokers: [internal], topic: `payments-${id}`, groupId: `group-${id}`, client }
}
export type SecuredCase = ReturnType<typeof newCase>

type Right = "topic" | "describe" | "group" | "replay"

const ruleOf = ({ groupId, topic }: SecuredCase, principal: string, right: Right) => ({
  principal: `User:${principal}`,
  host: "*",
  permissionType: AclPermissionTypes.ALLOW,
  operation: right === "describe" ? AclOperationTypes.DESCRIBE : AclOperationTypes.ALL,
  resourceType: right === "group" || right === "replay" ? AclResourceTypes.GROUP : AclResourceTypes.TOPIC,
  resourceName: right === "replay" ? "dealer-billing-replay-" : right === "group" ? groupId : topic,
  resourcePatternType: right === "replay" ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL
})

/** Allows the user all of the topic or of the group, or to know that the topic is there. */
export const allow = (each: SecuredCase, principal: string, ...rights: ReadonlyArray<Right>) =>
  Effect.promise(async () => {
    const admin = each.client.admin()
    await admin.connect()
    await admin.createAcls({ acl: rights.map((right) => ruleOf(each, principal, right)) })
    await admin.disconnect()
  })

/** What is logged, each line with its annotations; `debug` lines as well. */
export const captureLogs = () => {
  const lines: Array<{ readonly level: string; readonly text: string }> = []
  const logger = Logger.make(({ fiber, logLevel: level, message }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    lines.push({ level, text: `${JSON.stringify(message)} ${JSON.stringify(annotations)}` })
  })
  const texts = (...levels: ReadonlyArray<string>) =>
    lines.filter(({ level }) => levels.includes(level)).map(({ text }) => text)
  return { logger, lines, loud: () => texts("Warn", "Error", "Fatal") }
}

/** A token endpoint for one client, with unsigned tokens. */
export const tokenEndpoint = (subject: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const requests: Array<string> = []
      const server = createServer((request, response) => {
        const nowSeconds = Math.floor(performance.timeOrigin / 1_000) + Math.floor(performance.now() / 1_000)
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
        const token = `${part({ alg: "none" })}.${part({ sub: subject, iat: nowSeconds, exp: nowSeconds + 3_600 })}.`
        requests.push(request.headers.authorization ?? "")
        response.end(JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 3_600 }))
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const { port } = server.address() as AddressInfo
      return { server, requests, url: `http://127.0.0.1:${port}/token` }
    }),
    ({ server }) =>
      Effect.sync(() => server.closeAllConnections()).pipe(Effect.andThen(Effect.sync(() => server.close())))
  )
