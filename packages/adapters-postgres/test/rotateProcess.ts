import { Failpoints } from "@dealer-billing/domain/internal"
import { Effect, Redacted, Result } from "effect"
import { parseRequisiteKeys, rotateRequisites } from "../src/index.ts"

const [url = "", keys = "", killedAt = ""] = process.argv.slice(2)

/** A rotation that kills its process at the failpoint. */
await Effect.runPromise(
  rotateRequisites({
    url: Redacted.make(url),
    requisiteKeys: Result.getOrThrow(parseRequisiteKeys(keys)),
    batchSize: 500
  }).pipe(
    Effect.provideService(Failpoints, (point) =>
      Effect.sync(() => {
        if (point === killedAt) process.kill(process.pid, "SIGKILL")
      })
    )
  )
)
