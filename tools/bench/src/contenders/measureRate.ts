import { Array as Arr, Effect } from "effect"
import { partitionOf, type Event } from "../world/events.ts"
import type { Contender } from "./Contender.ts"

export interface Rate {
  readonly perSecond: number
  /** Of this process, for one payment; what the database spends is not in it. */
  readonly cpuMicros: number
}

/** With what the server spends for one payment. */
export interface FullRate extends Rate {
  readonly serverMicros: number
}

/** Applies the events in chunks of that length; those of a dealer one after the other, `atOnce` dealers' at a time. */
export const measureRate = Effect.fn("measureRate")(function* (
  contender: Contender,
  events: ReadonlyArray<Event>,
  chunkLength: number,
  atOnce: number
) {
  const streams = Arr.makeBy(atOnce, (stream) =>
    Arr.chunksOf(
      events.filter((event) => partitionOf(event, atOnce) === stream),
      chunkLength
    ).map(contender.prepare)
  )
  const startedMs = performance.now()
  const cpuBefore = process.cpuUsage()
  yield* Effect.forEach(streams, (chunks) => Effect.forEach(chunks, (chunk) => chunk, { discard: true }), {
    concurrency: "unbounded",
    discard: true
  })
  const { system, user } = process.cpuUsage(cpuBefore)
  const seconds = (performance.now() - startedMs) / 1_000
  return { perSecond: events.length / seconds, cpuMicros: (system + user) / events.length } satisfies Rate
})
