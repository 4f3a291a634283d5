import { Duration, Effect, Option, Schedule, Stream } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import { Billing, objectKindOf } from "../Billing.ts"
import { OperationQueries, type OperationView } from "../operator/OperationQueries.ts"
import { compareWithBilling, type Finding, type KnownObject } from "./compareWithBilling.ts"
import { listOperations, operationsPageMax } from "../operator/listOperations.ts"

export interface Comparison extends Finding {
  readonly view: OperationView
  readonly ourId: string | null
}

/** Retries of a look-up that Billing does not answer; the first pause is in ms. */
const askRetriesMax = 4
const askRetryBaseMs = 500
/** A call in progress may already have made an object; its result is stored in a moment. */
const settlePauseMs = 500
const settleRoundsMax = 20

const idField = { CLIENT: "clientId", PAYER: "payerId", CONTRACT: "contractId" } as const

const readKnown = Effect.fn("reconcileBilling.readKnown")(function* ({ operation }: OperationView) {
  const { accountType, billId, dealerId, requisiteVersion, state } = operation
  const kind = objectKindOf(operation.kind)
  if (billId !== null) {
    const bill = yield* getKnownBill(billId)
    const { commonSum: sum, invoiceId: id, invoiceNumber: number } = bill
    const isCancelled = bill.status === "CANCELLED"
    return { kind, state, id, requisiteVersion, number, sum, isCancelled } satisfies KnownObject
  }
  const accounts = yield* (yield* AccountRepository).listByDealer(dealerId)
  const account = accounts.find((candidate) => candidate.accountType === accountType)
  const id = kind === "INVOICE" ? null : (account?.[idField[kind]] ?? null)
  return { kind, state, id, requisiteVersion, number: null, sum: null, isCancelled: false } satisfies KnownObject
})

const ask = Effect.fn("reconcileBilling.ask")(function* ({ operation: { kind, reference } }: OperationView) {
  return yield* (yield* Billing).list(objectKindOf(kind), reference).pipe(
    Effect.tapError((error) => {
      const asked = error._tag === "BillingUnavailable" ? (error.retryAfterMs ?? 0) : 0
      return Effect.sleep(Duration.millis(asked))
    }),
    Effect.retry({
      while: (error) => error._tag !== "BillingRejected",
      schedule: Schedule.exponential(Duration.millis(askRetryBaseMs)),
      times: askRetriesMax
    })
  )
})

const compareNow = Effect.fn("reconcileBilling.compareNow")(function* (view: OperationView) {
  const held = yield* ask(view)
  const known = yield* readKnown(view)
  return compareWithBilling(known, held).map((finding): Comparison => ({ ...finding, view, ourId: known.id }))
})

const isExpected = (comparisons: ReadonlyArray<Comparison>): boolean =>
  comparisons.every(({ verdict }) => verdict === "EXPECTED")

/** Our data may have changed during the query, so a difference counts only when it is seen twice. */
const compareOne = Effect.fn("reconcileBilling.compareOne")(function* (listed: OperationView) {
  const queries = yield* OperationQueries
  const first = yield* compareNow(listed)
  if (isExpected(first)) return first
  const reread = queries.get(listed.operation.id).pipe(Effect.catchTag("OperationNotFound", Effect.die))
  let view = yield* reread
  for (let round = 0; view.leasedUntil !== null && round < settleRoundsMax; round += 1) {
    yield* Effect.sleep(Duration.millis(settlePauseMs))
    view = yield* reread
  }
  return yield* compareNow(view)
})

const operations = Stream.paginate(null as bigint | null, (after) =>
  Effect.map(
    listOperations({ state: null, kind: null, cmeDealerId: null, after, limit: operationsPageMax }),
    ({ items, next }) => [items, Option.fromNullOr(next)] as const
  )
)

/**
 * Compares every object that we made with what Billing has, as a stream of differences. Objects under references
 * that were never ours cannot be found. Fails when Billing does not answer: half a comparison would look like a
 * whole one.
 */
export const reconcileBilling = () =>
  operations.pipe(
    // An invoice is compared once, with the operation that made it.
    Stream.filter(({ operation: { kind } }) => objectKindOf(kind) === kind),
    Stream.mapEffect(compareOne),
    Stream.flatMap(Stream.fromIterable)
  )
