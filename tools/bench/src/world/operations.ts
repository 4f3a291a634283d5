import { postgresLayer } from "@dealer-billing/adapters-postgres"
import {
  applyPayments,
  PositiveKopecks,
  type BillId,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  listBills,
  OperationSignal,
  Tariffs
} from "@dealer-billing/domain"
import { Array as Arr, Effect, Layer, type Redacted } from "effect"
import { makeMessage, type Event } from "./events.ts"
import { requisiteKeys, whale } from "./seedBooks.ts"

export const makeServices = (url: Redacted.Redacted<string>, connections: number) =>
  Layer.mergeAll(
    postgresLayer({ url, requisiteKeys, poolMax: connections }),
    Layer.succeed(Tariffs, defaultTariffs),
    OperationSignal.layer
  )

/** A payment of one kopeck for an open bill: it closes none, so that all payments do the same work. */
export const partialPayment = (events: ReadonlyArray<Event>, index: number): Event => {
  const named = events.filter(({ invoiceId }) => invoiceId !== null)
  const bill = named[index % named.length]
  if (bill === undefined) throw new Error("the database has no open bill")
  return { ...bill, index, sum: 1n }
}

export const apply = (events: ReadonlyArray<Event>, writer = 0) => {
  const messages = events.map((event) => {
    const { position, raw } = makeMessage(event, 1)
    return { position: { ...position, source: `bench/${writer}` }, raw }
  })
  return Arr.isReadonlyArrayNonEmpty(messages) ? applyPayments(messages) : Effect.succeed([])
}

/** A bill for one of the dealers; one in a hundred for the largest dealer. */
export const bill = (number: number, dealers: number) => {
  const dealer = number % 100 === 0 ? whale : CmeDealerId.make(`dealer-${2 + (number % (dealers - 1))}`)
  return createBill({
    cmeDealerId: dealer,
    operation: "GET_SETTLEMENT",
    dealId: DealId.make(`bench-${number}`),
    carPrice: PositiveKopecks.make(125_000_000n)
  })
}

export const pageLength = 50

/** A page of unpaid bills of the largest dealer. */
export const page = (after: BillId | null) =>
  listBills({ cmeDealerId: whale, filter: "unpaid", accountType: null, after, limit: pageLength })
