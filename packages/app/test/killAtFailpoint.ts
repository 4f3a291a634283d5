import { writeSync } from "node:fs"
import { Failpoints } from "@dealer-billing/domain/internal"
import { Effect, Layer } from "effect"

const frozen = "SIGSTOP:"

/** Freezes until SIGCONT. It reports on stderr, since nothing else works from then on. */
const freeze = (point: string): void => {
  writeSync(2, `frozen at ${point}\n`)
  process.kill(process.pid, "SIGSTOP")
}

/**
 * For tests alone: with `FAILPOINT=after_http_reply/PAYER` in the environment the process kills itself, as
 * `kill -9` would, when it comes to that point; with `FAILPOINT=SIGSTOP:after_http_reply/PAYER` it stands still there,
 * the first time. Without it nothing is there.
 */
export const failpointLayer = (named: string | undefined) => {
  if (named === undefined) return Layer.empty
  const isToFreeze = named.startsWith(frozen)
  let point: string | null = isToFreeze ? named.slice(frozen.length) : named
  return Layer.succeed(Failpoints, (reached) =>
    Effect.sync(() => {
      if (reached !== point) return
      point = null
      if (isToFreeze) freeze(reached)
      else process.kill(process.pid, "SIGKILL")
    })
  )
}
