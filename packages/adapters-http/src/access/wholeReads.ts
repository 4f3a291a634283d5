import { CurrentChange, noteOutcome, Transaction, type Change } from "@dealer-billing/domain"
import { Clock, DateTime, Duration, Effect } from "effect"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import type { Scope } from "./apiKeys.ts"

/** So many callers and dealers of a day are remembered; behind that some reads are recorded once more. */
const rememberedMax = 10_000
const recordMsMax = 1_000
/** How long nothing is recorded, and so nothing shown whole, after the storage refused. */
const pauseMs = 5_000

/** Who sends requisites, and who answers for them, may see them whole. */
export const maySeeWhole = (scopes: ReadonlyArray<Scope>): boolean =>
  scopes.includes("write") || scopes.includes("admin")

export interface WholeRead {
  readonly change: Change
  readonly cmeDealerId: string
  readonly scopes: ReadonlyArray<Scope>
}

export type RecordWholeRead = (read: WholeRead) => Effect.Effect<boolean, never, HttpServices>

/**
 * Answers whether requisites may be shown whole, and records that they are. Operators leave an event for every read;
 * other keys one for each dealer and day (UTC) and process. What cannot be recorded is not shown.
 */
export const wholeReads = (): RecordWholeRead => {
  const remembered = new Set<string>()
  let day = ""
  let pausedUntilMs = 0

  const record = (change: Change) =>
    Effect.flatMap(Transaction, ({ run }) => run(noteOutcome("requisites shown whole"))).pipe(
      Effect.provideService(CurrentChange, change),
      Effect.timeout(Duration.millis(recordMsMax)),
      Effect.as(true),
      Effect.catchCause((cause) =>
        Effect.as(Effect.logWarning("Requisites are masked: that they are read cannot be recorded", cause), false)
      )
    )

  return Effect.fn("wholeReads")(function* ({ change, cmeDealerId, scopes }) {
    if (!maySeeWhole(scopes)) return false
    const nowMs = yield* Clock.currentTimeMillis
    const today = DateTime.formatIsoDateUtc(DateTime.makeUnsafe(nowMs))
    if (today !== day || remembered.size >= rememberedMax) remembered.clear()
    day = today
    const key = JSON.stringify([change.caller, cmeDealerId])
    if (remembered.has(key)) return true
    if (nowMs < pausedUntilMs) return false
    const isRecorded = yield* record(change)
    if (!isRecorded) pausedUntilMs = nowMs + pauseMs
    else if (!scopes.includes("admin")) remembered.add(key)
    return isRecorded
  })
}
