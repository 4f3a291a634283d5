import { applyPayments } from "@dealer-billing/domain"
import { positionKey } from "@dealer-billing/domain/internal"
import { Array as Arr, Cause, Effect, Exit, Option } from "effect"
import type { Chunk } from "./paymentMessages.ts"

/** The first `stored` messages are stored. `trouble`: why the next one is not. */
interface ChunkOutcome {
  readonly stored: number
  readonly trouble: string | null
}

type Attempt = "stored" | "storage unavailable" | "defect"

const attempt = Effect.fn("applyChunk.attempt")(function* (chunk: Chunk) {
  const exit = yield* Effect.exit(applyPayments(chunk))
  if (Exit.isSuccess(exit)) return "stored" satisfies Attempt
  const failure = Cause.findErrorOption(exit.cause)
  if (Option.isSome(failure)) {
    if (failure.value._tag === "PositionReused") return yield* failure.value
    yield* Effect.logWarning("Payment events wait for the database").pipe(
      Effect.annotateLogs({ position: positionKey(chunk[0].position), reason: failure.value.reason })
    )
    return "storage unavailable" satisfies Attempt
  }
  const isFault = chunk.length === 1
  yield* (
    isFault
      ? Effect.logError("A payment event could not be applied", exit.cause)
      : Effect.logWarning("Payment events could not be applied together. Searching for the one that fails")
  ).pipe(Effect.annotateLogs({ position: positionKey(chunk[0].position), messages: chunk.length }))
  return "defect" satisfies Attempt
})

/** Halves a failing chunk until the first failing message is found: about log2 n attempts. */
const applyUpToFault = Effect.fn("applyChunk.upToFault")(function* (chunk: Chunk) {
  let stored = 0
  let rest: ReadonlyArray<Chunk[number]> = chunk
  while (rest.length > 0) {
    const half = rest.slice(0, Math.max(1, Math.floor(rest.length / 2)))
    const result = Arr.isReadonlyArrayNonEmpty(half) ? yield* attempt(half) : "stored"
    if (result === "storage unavailable") return { stored, trouble: result } satisfies ChunkOutcome
    const [first] = half
    if (result === "defect" && half.length === 1 && first !== undefined) {
      return { stored, trouble: `${positionKey(first.position)} cannot be applied` } satisfies ChunkOutcome
    }
    stored += result === "stored" ? half.length : 0
    rest = result === "stored" ? rest.slice(half.length) : half
  }
  return { stored, trouble: null } satisfies ChunkOutcome
})

/**
 * Stores a chunk in one transaction. If our code fails on it, the failing message blocks only what follows it, and is
 * never skipped. Without trouble, the caller must try the rest next.
 */
export const applyChunk = Effect.fn("applyChunk")(function* (chunk: Chunk) {
  const result = yield* attempt(chunk)
  if (result === "stored") return { stored: chunk.length, trouble: null } satisfies ChunkOutcome
  if (result === "storage unavailable") return { stored: 0, trouble: result } satisfies ChunkOutcome
  return yield* applyUpToFault(chunk)
})
