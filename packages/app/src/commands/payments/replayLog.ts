import { readLog, type ReadLogOptions } from "@dealer-billing/adapters-kafka"
import {
  compareLog,
  dryRun,
  logName,
  ProcessedMessageRepository,
  type LogDifference,
  type LogPart,
  type PaymentMessage
} from "@dealer-billing/domain"
import { Effect } from "effect"

/** Differences that are kept for the report; all of them are counted. */
export const reportedMax = 1_000
/** Messages without a processed message whose fate is foretold together, as one may depend on another. */
const foretoldMax = 2_000
/** Greater than any offset. */
const offsetEnd = 2n ** 63n - 1n

export interface ReplayReport {
  /** Messages that were read. */
  readonly read: number
  readonly counts: Readonly<Record<LogDifference["kind"], number>>
  /** The first ones. */
  readonly differences: ReadonlyArray<LogDifference>
}

const untold = ({ position }: PaymentMessage): LogDifference => ({
  kind: "NOT_IN_BOOKS",
  position,
  paymentId: null,
  detail: `one of more than ${foretoldMax}: look at these first`
})

/** The part under the name by which the books know its log: a person may have begun another one. */
const knownAs = (part: LogPart, topic: string): LogPart => ({
  ...part,
  topic,
  messages: part.messages.map(({ position, raw }) => ({ raw, position: { ...position, topic } }))
})

/**
 * Reads the topic again and compares it with the books; changes nothing and commits nothing. Without an end the
 * processed messages behind the end of the log count, too.
 */
export const replayLog = Effect.fn("replayLog")(function* (options: ReadLogOptions) {
  const counts = { NOT_IN_BOOKS: 0, NOT_IN_LOG: 0, OTHER_BYTES: 0, OTHER_CONTENT: 0 }
  const differences: Array<LogDifference> = []
  const missing: Array<PaymentMessage> = []
  let read = 0
  const report = (found: ReadonlyArray<LogDifference>) => {
    for (const each of found) {
      counts[each.kind] += 1
      if (differences.length < reportedMax) differences.push(each)
    }
  }
  const decisions = yield* (yield* ProcessedMessageRepository).decisions(options.topic)
  const compare = Effect.fnUntraced(function* (part: LogPart) {
    const log = decisions.get(part.partition)?.log ?? 1
    const compared = yield* compareLog(knownAs(part, logName(options.topic, log)))
    read += part.messages.length
    report(compared.differences)
    const room = foretoldMax - missing.length
    missing.push(...compared.missing.slice(0, room))
    report(compared.missing.slice(room).map(untold))
  })
  const ranges = yield* readLog(options, compare)
  for (const [partition, { end }] of options.to === null ? ranges : []) {
    yield* compare({ topic: options.topic, partition, from: end, until: offsetEnd, messages: [] })
  }
  if (missing.length > 0) report(yield* dryRun(missing))
  return { read, counts, differences } satisfies ReplayReport
})
