import { Clock, Duration, Effect, Metric, Schema } from "effect"

/** A longer pass hangs: every call in it has a much shorter deadline. */
const passMsMax = 60_000
const checkIntervalMs = 1_000

const lastPass = Metric.gauge("worker_last_pass_timestamp_seconds", {
  description: "When the slowest loop of the worker last finished a pass, in seconds since 1970"
})

/** The process ends, and another one takes over the work. */
export class WorkerStuck extends Schema.TaggedError<WorkerStuck>()("WorkerStuck", { silentMs: Schema.Number }) {
  override get message(): string {
    return `The worker hangs: a pass has not finished for ${Math.round(this.silentMs / 1000)} s`
  }
}

export const makePassWatch = (loops: number) => {
  const silentMs = Array.from({ length: loops }, () => 0)
  const longestMs = () => Math.max(...silentMs)

  const untilStuck = Effect.gen(function* () {
    let checkedMs = yield* Clock.currentTimeMillis
    while (true) {
      const nowMs = yield* Clock.currentTimeMillis
      // A frozen process or a clock jump must not count as hanging.
      const sinceMs = Math.max(0, Math.min(nowMs - checkedMs, 2 * checkIntervalMs))
      checkedMs = nowMs
      for (let index = 0; index < loops; index++) silentMs[index] = (silentMs[index] ?? 0) + sinceMs
      yield* Metric.update(lastPass, (nowMs - longestMs()) / 1000)
      if (longestMs() > passMsMax) return yield* new WorkerStuck({ silentMs: longestMs() })
      yield* Effect.sleep(Duration.millis(checkIntervalMs))
    }
  })

  return {
    passed: (index: number): void => {
      silentMs[index] = 0
    },
    untilStuck,
    check: Effect.sync(() => {
      const ok = longestMs() <= passMsMax
      return { ok, detail: ok ? null : "a pass of the worker hangs" }
    })
  }
}
