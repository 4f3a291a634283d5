import { CurrentChange, Transaction, type Change } from "@dealer-billing/domain"
import { noteOutcome } from "@dealer-billing/domain/internal"
import { Clock, DateTime, Duration, Effect } from "effect"
import type { RecordUnmaskedRead } from "../endpoint/RecordUnmaskedRead.ts"
import type { Scope } from "../endpoint/Scope.ts"

/** Pairs of caller and dealer remembered per day. Above it some reads are recorded twice. */
const rememberedMax = 10_000
const recordMsMax = 1_000
/** After a failed record nothing is recorded or shown unmasked for this long. */
const pauseMs = 5_000

export const maySeeUnmasked = (scopes: ReadonlyArray<Scope>): boolean =>
  scopes.includes("write") || scopes.includes("admin")

/**
 * Decides whether legal details may be shown unmasked, and records the read in the audit: for `admin` every read, for
 * other keys one per dealer, UTC day and process. A read that cannot be recorded is masked.
 */
export const unmaskedReads = (): RecordUnmaskedRead => {
  const remembered = new Set<string>()
  let day = ""
  let pausedUntilMs = 0

  const record = (change: Change) =>
    Effect.flatMap(Transaction, ({ run }) => run(noteOutcome("requisites shown whole"))).pipe(
      Effect.provideService(CurrentChange, change),
      Effect.timeout(Duration.millis(recordMsMax)),
      Effect.as(true),
      Effect.catchCause((cause) =>
        Effect.as(
          Effect.logWarning("Masked legal details: the read could not be recorded in the audit", cause),
          false
        )
      )
    )

  return Effect.fn("unmaskedReads")(function* ({ change, cmeDealerId, scopes }) {
    if (!maySeeUnmasked(scopes)) return false
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
