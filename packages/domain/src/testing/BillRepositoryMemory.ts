import { Effect, Layer, Option } from "effect"
import { BillNotFound, type Bill, type BillOperation, type DealId } from "../bill/Bill.ts"
import { BillRepository, type BillFilter, type BillQuery } from "../bill/BillRepository.ts"
import { DealerNotFound } from "../dealer/Dealer.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const isUnpaid = (bill: Bill): boolean => bill.status !== "CANCELLED" && bill.paidSum < bill.commonSum

const filters: Readonly<Record<BillFilter, (bill: Bill) => boolean>> = {
  unpaid: isUnpaid,
  paid: (bill) => bill.status !== "CANCELLED" && bill.paidSum === bill.commonSum,
  cancelled: (bill) => bill.status === "CANCELLED",
  all: () => true
}

const ofDeal = ({ bills }: MemoryTables, operation: BillOperation, dealId: DealId, revision: number) =>
  [...bills.values()].find(
    (bill) => bill.operation === operation && bill.dealId === dealId && bill.revision === revision
  )

const pageOf =
  ({ accountType, after, dealerId, filter, limit }: BillQuery) =>
  ({ bills }: MemoryTables): ReadonlyArray<Bill> =>
    [...bills.values()]
      .filter((bill) => bill.dealerId === dealerId && filters[filter](bill))
      .filter((bill) => accountType === null || bill.accountType === accountType)
      .filter((bill) => after === null || bill.id > after)
      .toSorted((left, right) => (left.id < right.id ? -1 : 1))
      .slice(0, limit)

export const BillRepositoryMemory = Layer.effect(
  BillRepository,
  Effect.map(MemoryStore, (store) => ({
    get: (id) =>
      store
        .read(({ bills }) => bills.get(id))
        .pipe(
          Effect.flatMap((bill) =>
            bill === undefined ? Effect.fail(new BillNotFound({ billId: String(id) })) : Effect.succeed(bill)
          )
        ),
    findByDeal: (operation, dealId, revision) =>
      store.read((tables) => Option.fromUndefinedOr(ofDeal(tables, operation, dealId, revision))),
    list: (query) => store.read(pageOf(query)),
    listOf: (cmeDealerId, query) =>
      store
        .read((tables) => {
          const dealer = tables.dealers.get(cmeDealerId)
          return dealer && pageOf({ ...query, dealerId: dealer.id })(tables)
        })
        .pipe(
          Effect.flatMap((page) =>
            page === undefined ? Effect.fail(new DealerNotFound({ cmeDealerId })) : Effect.succeed(page)
          )
        ),
    update: (bill) =>
      store.change(({ bills }) =>
        Effect.sync(() => {
          const stored = bills.get(bill.id)
          if (stored === undefined) return
          const { commonSum, paidAt, paidSum } = stored
          bills.set(bill.id, { ...bill, commonSum, paidAt, paidSum })
        })
      ),
    appendCorrection: (correction) =>
      store.change(({ billCorrections }) => Effect.sync(() => void billCorrections.push(correction))),
    listCorrections: (billId) =>
      store.read(({ billCorrections }) => billCorrections.filter((correction) => correction.billId === billId))
  }))
)
