import { applyPayments, positionKey } from "@dealer-billing/domain"
import { Cause, Effect, Exit, Option } from "effect"
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
    yield* Effect.logWarning("Payment facts wait for the storage").pipe(
      Effect.annotateLogs({ position: positionKey(chunk[0].position), reason: failure.value.reason })
    )
    return "storage unavailable" satisfies Attempt
  }
  yield* Effect.logError("Payment facts could not be applied", exit.cause).pipe(
    Effect.annotateLogs({ position: positionKey(chunk[0].position), messages: chunk.length })
  )
  return "defect" satisfies Attempt
})

const applyOneByOne = Effect.fn("applyChunk.oneByOne")(function* (chunk: Chunk) {
  for (const [index, message] of chunk.entries()) {
    const result = yield* attempt([message])
    if (result === "stored") continue
    const trouble = result === "defect" ? `${positionKey(message.position)} cannot be applied` : result
    return { stored: index, trouble } satisfies ChunkOutcome
  }
  return { stored: chunk.length, trouble: null } satisfies ChunkOutcome
})

/**
 * Stores a chunk in one transaction. If our code breaks on it, its messages are stored one by one, so that only the
 * one at fault holds up what is behind it; that one is never skipped. Fails with `OffsetReused` alone.
 */
export const applyChunk = Effect.fn("applyChunk")(function* (chunk: Chunk) {
  const result = yield* attempt(chunk)
  if (result === "stored") return { stored: chunk.length, trouble: null } satisfies ChunkOutcome
  if (result === "storage unavailable") return { stored: 0, trouble: result } satisfies ChunkOutcome
  return yield* applyOneByOne(chunk)
})
