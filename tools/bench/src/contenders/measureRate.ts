import { Array as Arr, Effect } from "effect"
import { choosePartition, type Event } from "../world/events.ts"
import type { Contender } from "./Contender.ts"

export interface Rate {
  readonly perSecond: number
  /** Per payment, of this process only. */
  readonly cpuMicros: number
}

export interface FullRate extends Rate {
  /** CPU time of Postgres per payment. */
  readonly serverMicros: number
}

/** Applies the events in chunks, in `atOnce` parallel streams; the events of a dealer are in one stream. */
export const measureRate = Effect.fn("measureRate")(function* (
  contender: Contender,
  events: ReadonlyArray<Event>,
  chunkLength: number,
  atOnce: number
) {
  const streams = Arr.makeBy(atOnce, (stream) =>
    Arr.chunksOf(
      events.filter((event) => choosePartition(event, atOnce) === stream),
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
