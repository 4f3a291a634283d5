import { setTimeout as pause } from "node:timers/promises"
import { faultProxy, type FaultProxy } from "@dealer-billing/test-kit"
import { Effect } from "effect"
import { Kafka, logLevel, Partitioners } from "kafkajs"
import { event } from "./booksBench.ts"
import { adminKey, eventually, lotus, requisite, reward } from "./caller.ts"
import { crashBench } from "./crashBench.ts"
import { topicBench } from "./kafkaBench.ts"
import { runService, type RunningService } from "./runService.ts"

/** Nobody waits longer; what is not answered by then counts as a call without an end. */
const callMsMax = 30_000
const callPauseMs = 200
const eventPauseMs = 200

export interface Call {
  readonly what: string
  /** 0: no answer at all. */
  readonly status: number
  readonly tookMs: number
}

/** What goes on all the time: bills are made, repeated until they are accepted, and looked at; payments come. */
export class Load {
  readonly calls: Array<Call> = []
  accepted = 0
  sent = 0
  #isOver = false
  readonly #loops: Array<Promise<void>>

  constructor(service: RunningService, produce: (value: string) => Promise<void>, contractId: string) {
    this.#loops = [
      this.#repeat(callPauseMs, async () => {
        const body = JSON.stringify(reward(`lot-${this.accepted}`))
        const status = await this.#call("createBill", `${service.url}/v1/dealers/d-1/bills`, {
          method: "POST",
          body
        })
        if (status === 200 || status === 201) this.accepted += 1
      }),
      this.#repeat(callPauseMs, async () => {
        await this.#call("getDealer", `${service.url}/v1/dealers/d-1`, {})
      }),
      this.#repeat(eventPauseMs, async () => {
        await produce(event(`p-${this.sent}`, "1.00", contractId))
        this.sent += 1
      })
    ]
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#loops)
  }

  async #repeat(pauseMs: number, act: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      await act()
      await pause(pauseMs)
    }
  }

  async #call(what: string, url: string, init: RequestInit): Promise<number> {
    const startedMs = performance.now()
    const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" }
    const status = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(callMsMax) }).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0
    )
    this.calls.push({ what, status, tookMs: performance.now() - startedMs })
    return status
  }
}

const startProducer = (brokers: ReadonlyArray<string>, topic: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING })
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
      await producer.connect()
      return producer
    }),
    (producer) => Effect.promise(() => producer.disconnect())
  ).pipe(
    Effect.map((producer) => async (value: string) => {
      await producer.send({ topic, messages: [{ value }] })
    })
  )

/** A dealer that has its deposit; answers the deposit's contract in Billing. */
const prepareDealer = async (service: RunningService): Promise<string> => {
  const api = lotus(service, adminKey)
  await api.registerDealer("d-1", requisite)
  await api.addFastBuyout("d-1")
  const contract = async () => {
    const { accounts } = (await api.getDealer("d-1")).body
    return accounts.find(({ accountType }) => accountType === "DEPOSIT")?.billing.contractId ?? null
  }
  const contractId = await eventually(contract, (found) => found !== null)
  if (contractId === null) throw new Error("Billing made no contract")
  return contractId
}

/** The whole service in one process, its database alone behind a proxy, under a modest load; or why there is none. */
export const silentNetworkBench = Effect.gen(function* () {
  const topic = yield* topicBench()
  if ("skip" in topic) return topic
  const { context, environment } = yield* crashBench()
  const url = new URL(environment.DATABASE_URL)
  const proxy: FaultProxy = yield* Effect.acquireRelease(
    Effect.promise(() => faultProxy({ host: url.hostname, port: Number(url.port) })),
    (opened) => Effect.promise(opened.close)
  )
  url.port = String(proxy.port)
  const kafka = {
    KAFKA_BROKERS: topic.brokers.join(","),
    PAYMENTS_TOPIC: topic.topic,
    KAFKA_GROUP_ID: topic.groupId
  }
  const service = yield* Effect.acquireRelease(
    Effect.promise(() => runService({ ...environment, ...kafka, DATABASE_URL: url.href })),
    (running) => Effect.promise(() => running.end("SIGKILL"))
  )
  const contractId = yield* Effect.promise(() => prepareDealer(service))
  const load = new Load(service, yield* startProducer(topic.brokers, topic.topic), contractId)
  yield* Effect.addFinalizer(() => Effect.promise(() => load.stop()))
  return { context, environment, proxy, service, load, topic }
})
