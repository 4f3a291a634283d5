import { Effect, Fiber, Schedule } from "effect"
import type { Child } from "../children/Child.ts"
import type { Observation } from "../children/observe.ts"
import { startService } from "../children/startService.ts"
import { skipped, type Figure } from "../run/Figure.ts"
import { shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { readEvents } from "../world/events.ts"
import { openTopic, untilHandled } from "../world/Topic.ts"
import { World } from "../world/World.ts"

const topic = "bench-waiting"
const what = "memory of the consumer while messages wait"
const idleMs = 5_000
const warmUp = 2_000
const mega = 1_000_000

const watch = (child: Child, most: { residentBytes: number; heapBytes: number }) =>
  child.observe.pipe(
    Effect.map((seen: Observation) => {
      most.residentBytes = Math.max(most.residentBytes, seen.residentBytes)
      most.heapBytes = Math.max(most.heapBytes, seen.heapBytes)
    }),
    Effect.repeat(Schedule.spaced("50 millis"))
  )

const observe = Effect.fn("memory.observe")(function* (brokers: string) {
  const { scale } = yield* Run
  const url = yield* (yield* World).makeDatabase({ bills: scale.applyBills, openOfTwenty: 15 })
  const events = yield* readEvents(url, warmUp + scale.waitingMessages)
  const { publish } = yield* openTopic(brokers.split(","), topic)
  const environment = { KAFKA_BROKERS: brokers, PAYMENTS_TOPIC: topic, KAFKA_GROUP_ID: topic }
  const child = yield* startService("consumer-memory", "--consumer", url, environment)
  yield* publish(events.slice(0, warmUp))
  yield* untilHandled(url, topic, 0, warmUp)
  yield* Effect.sleep("1 second")
  const before = yield* child.observe
  yield* Effect.sleep(idleMs)
  const idle = yield* child.observe
  const most = { residentBytes: idle.residentBytes, heapBytes: idle.heapBytes }
  const watching = yield* Effect.forkChild(watch(child, most))
  yield* publish(events.slice(warmUp))
  const perSecond = yield* untilHandled(url, topic, warmUp, events.length - warmUp)
  yield* Fiber.interrupt(watching)
  return { idle, most, perSecond, waited: events.length - warmUp, timers: idle.timers - before.timers }
}, Effect.scoped)

/** Memory of a busy consumer, and timers of an idle one. */
export const memory = Effect.gen(function* () {
  const broker = yield* (yield* World).kafka
  if ("skip" in broker) return [skipped("-", what, broker.skip)]
  const { idle, most, perSecond, timers, waited } = yield* observe(broker.brokers)
  const shared = { goal: "-", reference: null, direction: "at most" as const }
  const figures: ReadonlyArray<Figure> = [
    {
      ...shared,
      what: `MB that the consumer's memory grew while ${shown(waited)} messages waited; its heap`,
      ours:
        `${shown(idle.residentBytes / mega)} to ${shown(most.residentBytes / mega)}; ` +
        `${shown(idle.heapBytes / mega)} to ${shown(most.heapBytes / mega)} (${shown(perSecond)}/s)`,
      value: (most.residentBytes - idle.residentBytes) / mega,
      bar: null,
      moonshot: null
    },
    {
      ...shared,
      what: `timers that an idle consumer makes in ${idleMs / 1_000} s`,
      ours: shown(timers),
      value: timers,
      bar: 50,
      moonshot: null
    }
  ]
  return figures
})
