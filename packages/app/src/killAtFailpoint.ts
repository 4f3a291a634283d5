import { Failpoints } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"

/**
 * For tests alone: with `FAILPOINT=after_http_reply/PAYER` in the environment the process kills itself, as
 * `kill -9` would, when it comes to that point. Without it nothing is there.
 */
export const failpointLayer = (named: string | undefined) =>
  named === undefined
    ? Layer.empty
    : Layer.succeed(Failpoints, (point) =>
        point === named ? Effect.sync(() => process.kill(process.pid, "SIGKILL")) : Effect.void
      )
