import { applyPayments, positionKey } from "@dealer-billing/domain"
import { Array as Arr, Cause, Effect, Exit, Option } from "effect"
import type { Chunk } from "./paymentMessages.ts"

/** How far a chunk came: how many of its messages, from the first on, are stored, and why not all, if so. */
export interface ChunkOutcome {
  readonly stored: number
  readonly trouble: string | null
}

type Attempt = "stored" | "storage unavailable" | "defect"

const attempt = Effect.fn("applyChunk.attempt")(function* (chunk: Chunk) {
  const exit = yield* Effect.exit(applyPayments(chunk))
  if (Exit.isSuccess(exit)) return "stored" satisfies Attempt
  const failure = Cause.findErrorOption(exit.cause)
  if (Option.isSome(failure)) {
    if (failure.value._tag === "OffsetReused") return yield* failure.value
    yield* Effect.logWarning("Payment events wait for the storage").pipe(
      Effect.annotateLogs({ position: positionKey(chunk[0].position), reason: failure.value.reason })
    )
    return "storage unavailable" satisfies Attempt
  }
  const isFault = chunk.length === 1
  yield* (
    isFault
      ? Effect.logError("A payment event could not be applied", exit.cause)
      : Effect.logWarning("Payment events could not be applied together; the one at fault is looked for")
  ).pipe(Effect.annotateLogs({ position: positionKey(chunk[0].position), messages: chunk.length }))
  return "defect" satisfies Attempt
})

/** Halves a chunk that breaks, and stores what stands before the first message at fault: about log2 n attempts. */
const applyUpToFault = Effect.fn("applyChunk.upToFault")(function* (chunk: Chunk) {
  let stored = 0
  let failingKeys: ReadonlyArray<Chunk[number]> = chunk
  while (failingKeys.length > 0) {
    const half = failingKeys.slice(0, Math.max(1, Math.floor(failingKeys.length / 2)))
    const result = Arr.isReadonlyArrayNonEmpty(half) ? yield* attempt(half) : "stored"
    if (result === "storage unavailable") return { stored, trouble: result } satisfies ChunkOutcome
    const [first] = half
    if (result === "defect" && half.length === 1 && first !== undefined) {
      return { stored, trouble: `${positionKey(first.position)} cannot be applied` } satisfies ChunkOutcome
    }
    stored += result === "stored" ? half.length : 0
    failingKeys = result === "stored" ? failingKeys.slice(half.length) : half
  }
  return { stored, trouble: null } satisfies ChunkOutcome
})

/**
 * Stores a chunk in one transaction. If our code breaks on it, only the message at fault holds up what is behind
 * it, and is never skipped. Without trouble, fewer messages than the chunk has may be stored all the same: the rest
 * is to be tried next. Fails with `OffsetReused` alone.
 */
export const applyChunk = Effect.fn("applyChunk")(function* (chunk: Chunk) {
  const result = yield* attempt(chunk)
  if (result === "stored") return { stored: chunk.length, trouble: null } satisfies ChunkOutcome
  if (result === "storage unavailable") return { stored: 0, trouble: result } satisfies ChunkOutcome
  return yield* applyUpToFault(chunk)
})
