import {
  applyPayments,
  ProcessedMessageRepository,
  type PaymentMessage,
  type ProcessedMessage
} from "@dealer-billing/domain"
import { type MessageOutcome } from "@dealer-billing/domain/internal"
import { Array as Arr, Effect, Schedule } from "effect"
import { BadImportFile, importLines, isBlank, scanImport } from "./importLines.ts"

/** Lines per transaction. */
const chunkLengthMax = 500
const retryInterval = "2 seconds"
const retriesMax = 30

export interface ImportSummary {
  /** In the positions of the file's lines. It has the hash of the file. */
  readonly source: string
  readonly lines: number
  readonly blank: number
  /** Lines that an earlier run applied. */
  readonly before: number
  readonly applied: number
  readonly duplicates: number
  readonly stale: number
  readonly parked: number
}

const counters = { APPLIED: "applied", DUPLICATE: "duplicates", STALE: "stale", PARKED: "parked" } as const

const addOutcomes = (summary: ImportSummary, processedMessages: ReadonlyArray<ProcessedMessage>): ImportSummary => {
  const count = (wanted: MessageOutcome) => processedMessages.filter(({ outcome }) => outcome === wanted).length
  const next = { ...summary }
  for (const outcome of Object.keys(counters) as ReadonlyArray<MessageOutcome>) {
    next[counters[outcome]] += count(outcome)
  }
  return next
}

/** Lines after `lastLine` were added after the file was hashed, and are left out. */
async function* readChunks(path: string, source: string, line: number, lastLine: number) {
  let messages: Array<PaymentMessage> = []
  for await (const each of importLines(path)) {
    if (each.number > lastLine) break
    if (each.number <= line || isBlank(each)) continue
    messages.push({ position: { source, number: BigInt(each.number) }, raw: each.raw })
    if (messages.length === chunkLengthMax) {
      yield messages
      messages = []
    }
  }
  if (messages.length > 0) yield messages
}

const reading = <A>(path: string, read: () => Promise<A>) =>
  Effect.tryPromise({
    try: read,
    catch: (error) =>
      error instanceof BadImportFile
        ? error
        : new BadImportFile({ path, reason: error instanceof Error ? error.message : "not readable" })
  })

/**
 * Applies the payment events of a file like messages of a topic: what cannot be applied is parked. Each line is a
 * processed message under the file's hash and the line number, so a second run continues where the first one ended.
 */
export const importFile = Effect.fn("importFile")(function* (
  path: string,
  progress: (lines: number, ofLines: number) => Effect.Effect<void>
) {
  const { blank, lines, sha256 } = yield* reading(path, () => scanImport(path))
  const source = `import:${sha256.slice(0, 16)}`
  const newest = yield* (yield* ProcessedMessageRepository).newest([source])
  const before = Number(newest.get(source) ?? 0n)
  let summary: ImportSummary = { source, lines, blank, before, applied: 0, duplicates: 0, stale: 0, parked: 0 }
  const chunks = readChunks(path, source, before, lines)
  yield* progress(before, lines)
  while (true) {
    const { done, value: chunk } = yield* reading(path, () => chunks.next())
    if (done === true || !Arr.isReadonlyArrayNonEmpty(chunk)) break
    const processedMessages = yield* applyPayments(chunk).pipe(
      Effect.retry({
        while: ({ _tag }) => _tag === "StorageUnavailable",
        schedule: Schedule.spaced(retryInterval),
        times: retriesMax
      })
    )
    summary = addOutcomes(summary, processedMessages)
    yield* progress(Number(Arr.lastNonEmpty(chunk).position.number), lines)
  }
  yield* progress(lines, lines)
  return summary
})
