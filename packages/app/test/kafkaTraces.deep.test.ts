import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { event, newLedger, requisiteKeysText } from "./booksBench.ts"
import { adminKey, eventually } from "./caller.ts"
import { ancestors, startCollector } from "./collector.ts"
import { topicBench } from "./kafkaBench.ts"
import { readPrometheusText } from "./prometheusText.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"

describe("what operators see of payment events", () => {
  it.live(
    "is a trace from the batch of messages to the ledger, and metrics of the consumer",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const collector = yield* Effect.promise(() => startCollector())
        const environment = {
          ...withSandbox(),
          DATABASE_URL: yield* newLedger,
          KAFKA_BROKERS: bench.brokers.join(","),
          PAYMENTS_TOPIC: bench.topic,
          KAFKA_GROUP_ID: bench.groupId,
          API_KEYS: keysFor(adminKey),
          REQUISITE_KEYS: requisiteKeysText,
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url
        }
        const service = yield* Effect.promise(() => runService(environment, ["--http", "--consumer"]))
        yield* bench.send([event("p-1"), event("p-2", "1.00", "nobody's")])
        const batch = yield* Effect.promise(() =>
          eventually(
            () => Promise.resolve(collector.spans.find(({ name }) => name === "handleBatch")),
            (span) => span !== undefined,
            30_000
          )
        )
        assert.isDefined(batch)
        assert.isUndefined(batch.parentSpanId)
        assert.strictEqual(batch.kind, 5)
        assert.deepInclude(batch.attributes, {
          "messaging.system": "kafka",
          "messaging.destination.name": bench.topic,
          "messaging.kafka.offset": "0"
        })
        const spans = collector.spans.filter(({ traceId }) => traceId === batch.traceId)
        const ledger = spans.find(({ attributes }) => String(attributes["db.query.text"]).includes("into transfer"))
        assert.isDefined(ledger)
        assert.includeMembers([...ancestors(spans, ledger)], ["applyPayments", "handleBatch"])
        const metrics = yield* Effect.promise(async () => {
          const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
          return readPrometheusText(await answer.text())
        })
        const handled = metrics.get("payments_consumer_handled_total")?.samples[0]
        assert.deepStrictEqual([handled?.value, handled?.labels.get("partition")], [2, "0"])
        const parked = metrics.get("parked_payments")?.samples.find(({ value }) => value > 0)
        assert.strictEqual(parked?.labels.get("reason"), "UNKNOWN_CONTRACT")
        assert.isTrue(metrics.has("payments_consumer_state"))
        assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
        collector.close()
      }),
    120_000
  )
})
