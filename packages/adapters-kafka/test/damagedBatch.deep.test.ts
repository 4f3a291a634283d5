import { readFileSync, openSync, writeSync, closeSync } from "node:fs"
import { join } from "node:path"
import { acceptLogDecision } from "@dealer-billing/domain/internal"
import { createTopic, killableKafka, temporaryFolder } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Kafka, logLevel } from "kafkajs"
import { randomUUID } from "node:crypto"
import { examineLog } from "../src/index.ts"
import { produce, startConsumer, type KafkaCase } from "./kafka.ts"
import { contractId, eventually, event, makeStorage, untilProcessed } from "./storage.ts"

/** Changes one byte of the broker's own file, as a bad disk does. The broker hands its file on unread. */
const damage = (file: string, text: string) => {
  const at = readFileSync(file).indexOf(text)
  if (at < 0) throw new Error(`${text} is not in ${file}`)
  const opened = openSync(file, "r+")
  writeSync(opened, "X", at)
  closeSync(opened)
}

it.live(
  "a damaged batch holds up its partition alone, until an operator decides to leave it out",
  (context) =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const broker = yield* Effect.acquireRelease(
        Effect.promise(() => killableKafka(folder)),
        (opened) => ("skip" in opened ? Effect.void : Effect.promise(opened.stop))
      )
      if ("skip" in broker) return context.skip(broker.skip)
      const { brokers } = broker
      const id = randomUUID()
      const kafka: KafkaCase = {
        brokers,
        topic: `payments-${id}`,
        groupId: `group-${id}`,
        client: new Kafka({ brokers, logLevel: logLevel.NOTHING })
      }
      const { topic } = kafka
      yield* Effect.promise(() => createTopic(brokers, topic, 2))
      yield* produce(kafka, [{ partition: 0, value: event("p-1") }])
      yield* produce(kafka, [
        { partition: 0, value: event("damaged-2") },
        { partition: 0, value: event("p-3") }
      ])
      yield* produce(kafka, [{ partition: 0, value: event("p-4") }])
      damage(join(folder, "kafka", "data", `${topic}-0`, "00000000000000000000.log"), "damaged-2")
      const storage = yield* makeStorage
      const first = yield* startConsumer(kafka, storage)
      const waits = "the messages 1 to 2 cannot be read: the checksum is wrong"
      yield* eventually(Effect.map(first.health.check, ({ detail }) => detail?.includes(waits) ?? false))
      yield* produce(kafka, [{ partition: 1, value: event("p-5") }])
      yield* untilProcessed(storage, 2)
      const payments = storage.read((tables) => [...tables.payments.keys()].toSorted())
      expect(yield* payments).toEqual(["p-1", "p-5"])
      expect((yield* first.health.check).state).toBe("waiting")
      yield* first.stop

      const options = { brokers, topic, groupId: kafka.groupId, partition: 0 }
      const { next, trouble } = yield* examineLog(options).pipe(Effect.provide(storage.layer))
      expect([next, trouble?._tag]).toEqual([null, "BatchUnreadable"])
      expect(trouble?.message).toContain("payments accept-offsets --partition 0 --from 3")
      const decision = { source: `${topic}/0`, log: 2, from: 3n, actor: "ann", reason: "a bad disk", found: waits }
      yield* acceptLogDecision(decision).pipe(Effect.provide(storage.layer))
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 3)
      expect(yield* payments).toEqual(["p-1", "p-4", "p-5"])
      expect(contractId).not.toBe("")
    }),
  180_000
)
