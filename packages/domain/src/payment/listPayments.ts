import { Effect } from "effect"
import { pageSize, takePage } from "../shared/page.ts"
import { appliedView, hasBrought, parkedView, type PaymentView } from "./getPayment.ts"
import { PaymentQueries, type ParkedCriteria, type ParkedFilter } from "./PaymentQueries.ts"

export const paymentsPageMax = 200

export type PaymentFilter = "PARKED" | "APPLIED" | "REJECTED" | "all"

export type PaymentPlace =
  { readonly _tag: "Parked"; readonly id: bigint } | { readonly _tag: "Applied"; readonly paymentId: string }

export interface PaymentPage {
  readonly items: ReadonlyArray<PaymentView>
  readonly next: PaymentPlace | null
}

interface Placed {
  readonly item: PaymentView
  readonly place: PaymentPlace
}

const parkedFilters: Readonly<Record<PaymentFilter, ParkedFilter | null>> = {
  PARKED: "OPEN",
  REJECTED: "REJECTED",
  all: "OPEN_OR_REJECTED",
  APPLIED: null
}

const listParked = Effect.fn("listPayments.parked")(function* (
  filter: ParkedFilter,
  criteria: ParkedCriteria,
  after: bigint | null,
  limit: number
) {
  const found = yield* (yield* PaymentQueries).listParked({ filter, criteria, after, limit })
  return found.map((parked): Placed => ({ item: parkedView(parked), place: { _tag: "Parked", id: parked.id } }))
})

const listApplied = Effect.fn("listPayments.applied")(function* (after: string | null, limit: number) {
  const queries = yield* PaymentQueries
  const found = yield* queries.listApplied({ after, limit })
  const ids = found.map(({ payment }) => payment.paymentId)
  const sources = (yield* queries.listParkedOf(ids)).filter(hasBrought)
  return found.map((applied): Placed => {
    const { paymentId } = applied.payment
    const parked = sources.find((each) => each.paymentId === paymentId) ?? null
    return { item: appliedView(applied, parked), place: { _tag: "Applied", paymentId } }
  })
})

/**
 * Lists payments and parked messages. First parked messages in the order of parking, then applied payments by id; a
 * page has 1 to 200.
 */
export const listPayments = Effect.fn("listPayments")(function* (query: {
  readonly filter: PaymentFilter
  /** Criteria concern parked messages only: with them `APPLIED` finds nothing. */
  readonly criteria?: ParkedCriteria
  readonly after: PaymentPlace | null
  readonly limit: number
}) {
  const size = pageSize(query.limit, paymentsPageMax)
  const { after, filter } = query
  const criteria = query.criteria ?? {}
  const parkedFilter = parkedFilters[filter]
  const parked =
    parkedFilter === null || after?._tag === "Applied"
      ? []
      : yield* listParked(parkedFilter, criteria, after?.id ?? null, size + 1)
  const isWithApplied = (filter === "APPLIED" || filter === "all") && Object.keys(criteria).length === 0
  const room = size + 1 - parked.length
  const applied =
    isWithApplied && room > 0 ? yield* listApplied(after?._tag === "Applied" ? after.paymentId : null, room) : []
  const { items, next } = takePage([...parked, ...applied], size, ({ place }) => place)
  return { items: items.map(({ item }) => item), next } satisfies PaymentPage
})
