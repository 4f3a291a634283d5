import { Clock, Duration, Effect, Metric, Schema } from "effect"

/** A pass that has not ended for so long, in ms, hangs: every call in it has a deadline that is far shorter. */
const passMsMax = 60_000
const lookIntervalMs = 1_000

const lastPass = Metric.gauge("worker_last_pass_timestamp_seconds", {
  description: "When the slowest loop of the worker last ended a pass over its work, in seconds since 1970"
})

/** A pass over the work does not end: the process ends, and another one takes the work over. */
export class WorkerStuck extends Schema.TaggedError<WorkerStuck>()("WorkerStuck", { silentMs: Schema.Number }) {
  override get message(): string {
    return `The worker hangs: a pass over its work has not ended for ${Math.round(this.silentMs / 1000)} s`
  }
}

/** Notices a loop that ends no pass. */
export const makePassWatch = (loops: number) => {
  const silentMs = Array.from({ length: loops }, () => 0)
  const longestMs = () => Math.max(...silentMs)

  const untilStuck = Effect.gen(function* () {
    let lookedMs = yield* Clock.currentTimeMillis
    while (true) {
      const nowMs = yield* Clock.currentTimeMillis
      // A process that was frozen, or whose clock jumped, has not hung for all that time.
      const sinceMs = Math.max(0, Math.min(nowMs - lookedMs, 2 * lookIntervalMs))
      lookedMs = nowMs
      for (let index = 0; index < loops; index++) silentMs[index] = (silentMs[index] ?? 0) + sinceMs
      yield* Metric.update(lastPass, (nowMs - longestMs()) / 1000)
      if (longestMs() > passMsMax) return yield* new WorkerStuck({ silentMs: longestMs() })
      yield* Effect.sleep(Duration.millis(lookIntervalMs))
    }
  })

  return {
    /** The loop has ended a pass. */
    passed: (index: number): void => {
      silentMs[index] = 0
    },
    /** Never returns; fails when a loop has ended no pass for a minute. */
    untilStuck,
    check: Effect.sync(() => {
      const ok = longestMs() <= passMsMax
      return { ok, detail: ok ? null : "a pass over the work hangs" }
    })
  }
}
