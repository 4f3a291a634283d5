import { readLog, formatSource, type ReadLogOptions } from "@dealer-billing/adapters-kafka"
import { ProcessedMessageRepository, type PaymentMessage } from "@dealer-billing/domain"
import { compareLog, dryRun, logSource, type LogDifference, type LogPart } from "@dealer-billing/domain/internal"
import { Effect } from "effect"

/** The report lists so many differences and counts all of them. */
const reportedMax = 1_000
/** Messages in one dry run. They are tried together, since one may depend on another. */
const dryRunMax = 2_000
/** Greater than any offset. */
const offsetEnd = 2n ** 63n - 1n

export interface ReplayReport {
  readonly read: number
  readonly counts: Readonly<Record<LogDifference["kind"], number>>
  readonly differences: ReadonlyArray<LogDifference>
}

const reportUntried = ({ position }: PaymentMessage): LogDifference => ({
  kind: "NOT_IN_LEDGER",
  position,
  paymentId: null,
  detail: `not tried: more than ${dryRunMax} messages are missing; import the others first`
})

/** The part under the source in the ledger. An operator's decision starts a log with another one. */
const renameLog = (part: LogPart, source: string): LogPart => ({
  ...part,
  source,
  messages: part.messages.map(({ position, raw }) => ({ raw, position: { ...position, source } }))
})

/** Compares the topic with the ledger. Without an end, processed messages after the end of the log count as well. */
export const replayLog = Effect.fn("replayLog")(function* (options: ReadLogOptions) {
  const counts = { NOT_IN_LEDGER: 0, NOT_IN_LOG: 0, OTHER_BYTES: 0, OTHER_CONTENT: 0 }
  const differences: Array<LogDifference> = []
  const missing: Array<PaymentMessage> = []
  let read = 0
  const report = (found: ReadonlyArray<LogDifference>) => {
    for (const each of found) {
      counts[each.kind] += 1
      if (differences.length < reportedMax) differences.push(each)
    }
  }
  const processedMessages = yield* ProcessedMessageRepository
  const compare = Effect.fnUntraced(function* (part: LogPart) {
    const decisions = yield* processedMessages.decisions([part.source])
    const log = decisions.get(part.source)?.log ?? 1
    const compared = yield* compareLog(renameLog(part, logSource(part.source, log)))
    read += part.messages.length
    report(compared.differences)
    const room = dryRunMax - missing.length
    missing.push(...compared.missing.slice(0, room))
    report(compared.missing.slice(room).map(reportUntried))
  })
  const ranges = yield* readLog(options, compare)
  for (const [partition, { end }] of options.to === null ? ranges : []) {
    const source = formatSource(options.topic, partition)
    yield* compare({ source, from: end, until: offsetEnd, messages: [] })
  }
  if (missing.length > 0) report(yield* dryRun(missing))
  return { read, counts, differences } satisfies ReplayReport
})
