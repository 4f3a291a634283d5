import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createTopic, freshDatabase, securedKafka, type SecuredKafka } from "@dealer-billing/test-kit"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes
} from "kafkajs"
import { adminKey, eventually, lotus, payInvoice, requisite, reward } from "./caller.ts"
import { runCli } from "./cli.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"

const user = { username: "dealer-billing", password: "canary-pw-5b0c" }
const folder = mkdtempSync(join(tmpdir(), "secured-"))

const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** What the pages for operators ask for: the topic, the group, and the groups of replays. */
const allow = async ({ listeners }: SecuredKafka, topic: string, groupId: string) => {
  const admin = new Kafka({ brokers: [listeners.internal], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const rule = {
    principal: `User:${user.username}`,
    host: "*",
    permissionType: AclPermissionTypes.ALLOW,
    operation: AclOperationTypes.ALL
  }
  const { LITERAL, PREFIXED } = ResourcePatternTypes
  await admin.createAcls({
    acl: [
      { ...rule, resourceType: AclResourceTypes.TOPIC, resourceName: topic, resourcePatternType: LITERAL },
      { ...rule, resourceType: AclResourceTypes.GROUP, resourceName: groupId, resourcePatternType: LITERAL },
      {
        ...rule,
        resourceType: AclResourceTypes.GROUP,
        resourceName: "dealer-billing-replay-",
        resourcePatternType: PREFIXED
      }
    ]
  })
  await admin.disconnect()
}

describe("the service on a Kafka with TLS, a log-in and ACLs", { timeout: 180_000 }, () => {
  let broker: SecuredKafka | { readonly skip: string }
  beforeAll(async () => {
    broker = await securedKafka(folder, { plain: { ...user, username: "other" }, scram: user })
    if ("skip" in broker && process.env.REQUIRE_KAFKA === "1") throw new Error(broker.skip)
  }, 240_000)
  afterAll(async () => {
    if ("stop" in broker) await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const environmentOn = async (kafka: SecuredKafka) => {
    const topic = `payments-${randomUUID()}`
    await createTopic([kafka.listeners.internal], topic)
    return {
      ...withSandbox(),
      DATABASE_URL: await freshDatabase(),
      KAFKA_BROKERS: kafka.listeners.sasl,
      KAFKA_TLS: "true",
      KAFKA_TLS_CA_FILE: fileOf("authority.pem", kafka.authority.cert),
      KAFKA_SASL_MECHANISM: "scram-sha-512",
      KAFKA_SASL_USERNAME: user.username,
      KAFKA_SASL_PASSWORD_FILE: fileOf("password", `${user.password}\n`),
      PAYMENTS_TOPIC: topic,
      KAFKA_GROUP_ID: randomUUID(),
      LOG_LEVEL: "Debug",
      API_KEYS: keysFor(adminKey),
      REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`
    }
  }

  it("takes payments from the sandbox, replays and examines the topic, and logs no password", async (context) => {
    if ("skip" in broker) return context.skip(broker.skip)
    const environment = await environmentOn(broker)
    await allow(broker, environment.PAYMENTS_TOPIC, environment.KAFKA_GROUP_ID)
    const service = await runService(environment)
    await lotus(service, adminKey).registerDealer("s-1", requisite)
    const bill = (await lotus(service, adminKey).createBill("s-1", reward("lot-s"))).body
    await payInvoice(service, bill, "62500.00")
    const paid = await eventually(
      async () => (await lotus(service, adminKey).getBill(bill.id)).body.paymentStatus,
      (status) => status === "PAID",
      60_000
    )
    assert.strictEqual(paid, "PAID")
    const replay = await runCli(["payments", "replay", "--from", "beginning"], environment)
    assert.deepStrictEqual([replay.code, replay.stderr.includes(user.password)], [0, false], replay.stderr)
    assert.include(replay.stdout, "Messages read: 1.")
    const accept = ["payments", "accept-offsets", "--partition", "0", "--from", "beginning"]
    const accepted = await runCli([...accept, "--by", "ann", "--reason", "test"], environment)
    assert.strictEqual(accepted.code, 1)
    assert.include(accepted.stderr, "No decision needed")
    assert.strictEqual(await service.end("SIGTERM"), 0, service.output())
    assert.notInclude(service.output(), user.password)
  })

  it("serves callers while Kafka refuses it, says so, and goes on when it is allowed", async (context) => {
    if ("skip" in broker) return context.skip(broker.skip)
    const environment = await environmentOn(broker)
    const service = await runService({ ...environment, LOG_LEVEL: "Warn" })
    const readiness = async () => {
      const answer = await fetch(`${service.url}/readyz`)
      return `${answer.status} ${await answer.text()}`
    }
    const refused = await eventually(readiness, (text) => text.includes("Kafka refuses our access"), 30_000)
    assert.match(refused, /^200 /)
    await lotus(service, adminKey).registerDealer("s-2", requisite)
    await allow(broker, environment.PAYMENTS_TOPIC, environment.KAFKA_GROUP_ID)
    await eventually(readiness, (text) => text.startsWith("200 ") && !text.includes("not authorized"), 90_000)
    const lines = service.output().match(/grant it READ and DESCRIBE on PAYMENTS_TOPIC/g) ?? []
    assert.lengthOf(lines, 1, service.output())
    assert.strictEqual(await service.end("SIGTERM"), 0, service.output())
  })
})
