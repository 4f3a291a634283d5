import { Duration, Effect, Option, Schedule, Stream } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { BillRepository } from "../../bill/BillRepository.ts"
import { objectKindOf } from "../Billing.ts"
import { BillingAudit } from "./BillingAudit.ts"
import { OperationQueries, type OperationView } from "../operator/OperationQueries.ts"
import { compareWithBilling, type Finding, type KnownObject } from "./compareWithBilling.ts"
import { listOperations, operationsPageMax } from "../operator/listOperations.ts"

/** One finding about one object of an account or a bill. */
export interface Comparison extends Finding {
  readonly view: OperationView
  /** The id that our books have; null where they have none. */
  readonly ourId: string | null
}

/** How often a look-up that Billing does not answer is tried again, in ms for the first pause. */
const askRetriesMax = 4
const askRetryBaseMs = 500
/** A call under way may have made an object already; its result is in our books in a moment. */
const settlePauseMs = 500
const settleRoundsMax = 20

const idField = { CLIENT: "clientId", PAYER: "payerId", CONTRACT: "contractId" } as const

/** What the account or the bill says, which others rely on, and not only the operation that made it. */
const knownOf = Effect.fn("reconcileBilling.knownOf")(function* ({ operation }: OperationView) {
  const { accountType, billId, dealerId, requisiteVersion, state } = operation
  const kind = objectKindOf(operation.kind)
  if (billId !== null) {
    const bill = yield* (yield* BillRepository).get(billId).pipe(Effect.catchTag("BillNotFound", Effect.die))
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
  return yield* (yield* BillingAudit).list(objectKindOf(kind), reference).pipe(
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
  const known = yield* knownOf(view)
  return compareWithBilling(known, held).map((finding): Comparison => ({ ...finding, view, ourId: known.id }))
})

const isExpected = (comparisons: ReadonlyArray<Comparison>): boolean =>
  comparisons.every(({ verdict }) => verdict === "EXPECTED")

/** Our books may have moved on while Billing was asked, so a difference counts only if it is seen again. */
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
 * Compares every object of every account and every bill with Billing's book, one after the other, oldest first, and
 * changes neither. What Billing holds under references that were never ours cannot be asked for. It ends with
 * Billing's error when Billing does not answer: half a comparison would look like a whole one.
 */
export const reconcileBilling = () =>
  operations.pipe(
    // A cancelled invoice is compared once, with the operation that made it.
    Stream.filter(({ operation }) => operation.kind !== "CANCELLATION"),
    Stream.mapEffect(compareOne),
    Stream.flatMap(Stream.fromIterable)
  )
