import { randomUUID } from "node:crypto"
import { createTopic, freshDatabase, kafkaBroker } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { adminKey, eventually, lotus, payInvoice, requisite, reward } from "./caller.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"

describe("payment events on a real Kafka", () => {
  it(
    "come from the sandbox through the topic to the bill, also after a kill",
    { timeout: 150_000 },
    async (context) => {
      const broker = await kafkaBroker()
      if ("skip" in broker) return context.skip(broker.skip)
      const topic = `billing.payments.${randomUUID()}`
      await createTopic(broker.brokers, topic, 2)
      const environment = {
        ...withSandbox(),
        DATABASE_URL: await freshDatabase(),
        KAFKA_BROKERS: broker.brokers.join(","),
        PAYMENTS_TOPIC: topic,
        KAFKA_GROUP_ID: randomUUID(),
        API_KEYS: keysFor(adminKey),
        REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`
      }
      const first = await runService(environment)
      await lotus(first, adminKey).registerDealer("k-1", requisite)
      const bill = (await lotus(first, adminKey).createBill("k-1", reward("lot-k"))).body
      assert.strictEqual(bill.status, "ISSUED")
      await payInvoice(first, bill, "500.00")
      const statusOf = (service: typeof first) => async () => {
        const { paidSum, paymentStatus } = (await lotus(service, adminKey).getBill(bill.id)).body
        return `${paymentStatus} ${paidSum}`
      }
      const afterFirst = await eventually(statusOf(first), (status) => status !== "UNPAID 0.00", 30_000)
      assert.strictEqual(afterFirst, "PARTIALLY_PAID 500.00")
      await payInvoice(first, bill, "62000.00")
      await first.end("SIGKILL")
      const second = await runService(environment)
      const afterKill = await eventually(statusOf(second), (status) => status.startsWith("PAID"), 60_000)
      assert.strictEqual(afterKill, "PAID 62500.00")
      assert.strictEqual((await lotus(second, adminKey).getDealer("k-1")).body.accounts[0]?.currentBalance, "0.00")
      assert.strictEqual(await second.end("SIGTERM"), 0, second.output())
    }
  )
})
