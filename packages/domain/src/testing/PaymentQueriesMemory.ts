import { Clock, DateTime, Effect, Layer, Option } from "effect"
import { positionKey, type Payment, type RawMessage } from "../payment/Payment.ts"
import {
  PaymentQueries,
  PaymentNotFound,
  type AppliedPayment,
  type ParkedCriteria,
  type ParkedFilter,
  type ParkedView,
  type ParkedSummary
} from "../payment/PaymentQueries.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables, ParkedRow } from "./MemoryTables.ts"

const eventsOf = ({ parkedEvents }: MemoryTables, id: bigint) =>
  parkedEvents.filter(({ parkedId }) => parkedId === id).map(({ event }) => event)

/** Without the hash of the bytes, which takes a while. */
type Unhashed = Omit<ParkedView, "rawSha256"> & Pick<ParkedRow, "message">

const view = (tables: MemoryTables, { attempts, id, isRawDropped, message, parkedAtMs }: ParkedRow): Unhashed => {
  const { cut, detail, missing, position, raw, reason } = message
  return {
    detail,
    missing,
    position,
    reason,
    id,
    attempts,
    message,
    paymentId: tables.processedMessages.get(positionKey(position))?.paymentId ?? null,
    rawHead: isRawDropped ? null : raw,
    rawLength: cut?.length ?? raw.length,
    parkedAt: DateTime.makeUnsafe(parkedAtMs),
    resolution: eventsOf(tables, id).find(({ outcome }) => outcome !== "PARKED") ?? null
  }
}

const hashOf = ({ cut, raw }: RawMessage): Effect.Effect<Uint8Array> =>
  cut === undefined
    ? Effect.map(
        Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(raw))),
        (digest) => new Uint8Array(digest)
      )
    : Effect.succeed(cut.sha256)

const hashed = Effect.forEach(({ message, ...parked }: Unhashed) =>
  Effect.map(hashOf(message), (rawSha256): ParkedView => ({ ...parked, rawSha256 }))
)

const allParked = (tables: MemoryTables): ReadonlyArray<Unhashed> =>
  [...tables.parked.values()].map((row) => view(tables, row))

const isMeant = ({ contractId, parkedFrom, parkedTo, reason }: ParkedCriteria, parked: Unhashed): boolean =>
  (reason === undefined || parked.reason === reason) &&
  (contractId === undefined || parked.message.contractId === contractId) &&
  (parkedFrom === undefined || !DateTime.isLessThan(parked.parkedAt, parkedFrom)) &&
  (parkedTo === undefined || DateTime.isLessThan(parked.parkedAt, parkedTo))

const filters: Readonly<Record<ParkedFilter, (parked: Unhashed) => boolean>> = {
  OPEN: ({ resolution }) => resolution === null,
  REJECTED: ({ resolution }) => resolution?.outcome === "REJECTED",
  OPEN_OR_REJECTED: ({ resolution }) => resolution === null || resolution.outcome === "REJECTED"
}

/** A payment with what the books say of it; nothing when its dealer is not known. */
export const appliedOf = (tables: MemoryTables, payment: Payment): ReadonlyArray<AppliedPayment> =>
  [...tables.dealers.values()]
    .filter(({ id }) => id === payment.dealerId)
    .map(({ cmeDealerId }) => ({
      payment,
      cmeDealerId,
      receivedAt: DateTime.makeUnsafe(tables.paymentTimes.get(payment.paymentId) ?? 0),
      transfers: tables.transfers.filter(({ paymentId }) => paymentId === payment.paymentId)
    }))

const summaryOf = ({ parked }: MemoryTables, nowMs: number): ParkedSummary => {
  const open = [...parked.values()].filter(({ isResolved }) => !isResolved)
  const byReason = Map.groupBy(open, ({ message }) => message.reason)
  return {
    counts: new Map([...byReason].map(([reason, rows]) => [reason, rows.length])),
    oldestAgeMs: open.length === 0 ? null : nowMs - Math.min(...open.map(({ parkedAtMs }) => parkedAtMs))
  }
}

export const PaymentQueriesMemory = Layer.effect(
  PaymentQueries,
  Effect.map(MemoryStore, ({ read }) => ({
    listParked: ({ after, criteria, filter, limit }) =>
      read((tables) =>
        allParked(tables)
          .filter((parked) => filters[filter](parked) && (after === null || parked.id > after))
          .filter((parked) => isMeant(criteria ?? {}, parked))
          .slice(0, limit)
      ).pipe(Effect.flatMap(hashed)),
    listApplied: ({ after, limit }) =>
      read((tables) =>
        [...tables.payments.values()]
          .filter(({ paymentId }) => after === null || paymentId > after)
          .toSorted((left, right) => (left.paymentId < right.paymentId ? -1 : 1))
          .slice(0, limit)
          .flatMap((payment) => appliedOf(tables, payment))
      ),
    findApplied: (paymentId) =>
      read((tables) => {
        const payment = tables.payments.get(paymentId)
        return Option.fromUndefinedOr(payment === undefined ? undefined : appliedOf(tables, payment)[0])
      }),
    listParkedOf: (paymentIds) =>
      read((tables) =>
        allParked(tables).filter(({ paymentId }) => paymentId !== null && paymentIds.includes(paymentId))
      ).pipe(Effect.flatMap(hashed)),
    getParked: (id) =>
      read((tables) => allParked(tables).filter((parked) => parked.id === id)).pipe(
        Effect.flatMap(hashed),
        Effect.flatMap(([found]) =>
          found === undefined
            ? Effect.fail(new PaymentNotFound({ paymentId: `parked-${id}` }))
            : Effect.succeed(found)
        )
      ),
    summary: Effect.flatMap(Clock.currentTimeMillis, (nowMs) => read((tables) => summaryOf(tables, nowMs))),
    history: (id, limit) => read((tables) => eventsOf(tables, id).slice(-limit))
  }))
)
