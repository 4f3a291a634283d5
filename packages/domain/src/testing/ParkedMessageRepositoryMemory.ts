import { Clock, DateTime, Duration, Effect, Layer, Option } from "effect"
import type { NewParkedEvent } from "../payment/parked/ParkedEvent.ts"
import { positionKey, type MessagePosition, type ParkedMessage, type ParkedReason } from "../payment/Payment.ts"
import { ParkedMessageRepository, parkedWindowMax } from "../payment/parked/ParkedMessageRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables, ParkedRow } from "./MemoryTables.ts"

const appearances: Partial<Record<ParkedReason, (tables: MemoryTables, missing: string) => boolean>> = {
  UNKNOWN_INVOICE: ({ bills }, missing) => [...bills.values()].some((bill) => bill.invoiceId === missing),
  UNKNOWN_CONTRACT: ({ accounts }, missing) =>
    [...accounts.values()].some((account) => account.contractId === missing),
  UNKNOWN_PAYMENT: ({ payments }, missing) => payments.has(missing)
}

const hasAppeared = (tables: MemoryTables, { missing, reason }: ParkedMessage): boolean =>
  missing !== null && appearances[reason]?.(tables, missing) === true

/** Another message brought the same event. */
const isInBooks = ({ payments, processedMessages }: MemoryTables, { position }: ParkedMessage): boolean =>
  payments.has(processedMessages.get(positionKey(position))?.paymentId ?? "")

const kept = ({ contractId, cut, position, raw }: ParkedMessage) => ({
  position,
  raw,
  ...(cut === undefined ? {} : { cut }),
  ...(contractId === undefined ? {} : { contractId })
})

const dropRaw = (tables: MemoryTables, beforeMs: number, limit: number): number => {
  const endedMs = new Map(
    tables.parkedEvents.map(({ event, parkedId }) => [parkedId, DateTime.toEpochMillis(event.at)])
  )
  const due = [...tables.parked].filter(
    ([, { id, isRawDropped, isResolved }]) => isResolved && !isRawDropped && (endedMs.get(id) ?? 0) <= beforeMs
  )
  const dropped = due.slice(0, limit)
  for (const [key, row] of dropped) tables.parked.set(key, { ...row, isRawDropped: true })
  return dropped.length
}

const append = ({ parkedEvents }: MemoryTables, { id }: ParkedRow, event: NewParkedEvent) =>
  Effect.map(DateTime.now, (at) => void parkedEvents.push({ parkedId: id, event: { ...event, at } }))

const update = (
  tables: MemoryTables,
  position: MessagePosition,
  event: NewParkedEvent | null,
  change: (row: ParkedRow) => ParkedRow
) =>
  Effect.suspend(() => {
    const row = tables.parked.get(positionKey(position))
    if (row === undefined || row.isResolved) return Effect.void
    tables.parked.set(positionKey(position), change(row))
    return event === null ? Effect.void : append(tables, row, event)
  })

export const ParkedMessageRepositoryMemory = Layer.effect(
  ParkedMessageRepository,
  Effect.map(MemoryStore, (store) => ({
    listRetriable: (after, limit) =>
      store.read((tables) => {
        const waiting = [...tables.parked.values()].filter(
          ({ id, isResolved, message }) => !isResolved && message.missing !== null && id > (after ?? 0n)
        )
        const window = waiting.toSorted((left, right) => (left.id < right.id ? -1 : 1)).slice(0, parkedWindowMax)
        const ready = window.filter(({ message }) => hasAppeared(tables, message) || isInBooks(tables, message))
        const shown = ready.slice(0, limit)
        const last = ready.length > limit ? shown.at(-1) : window[parkedWindowMax - 1]
        return { messages: shown.map(({ message }) => message), next: last?.id ?? null }
      }),
    lock: (position) =>
      store.read(({ parked }) => {
        const row = parked.get(positionKey(position))
        return row === undefined || row.isResolved ? Option.none() : Option.some(row.message)
      }),
    resolve: (position, event) =>
      store.change((tables) => update(tables, position, event, (row) => ({ ...row, isResolved: true }))),
    refuseAgain: (position, refusal, event) =>
      store.change((tables) =>
        update(tables, position, event, (row) => ({
          ...row,
          attempts: row.attempts + 1,
          message: { ...refusal, ...kept(row.message) }
        }))
      ),
    dropRaw: (afterDays, limit) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
        const beforeMs = nowMs - Duration.toMillis(Duration.days(afterDays))
        return store.change((tables) => Effect.sync(() => dropRaw(tables, beforeMs, limit)))
      })
  }))
)
