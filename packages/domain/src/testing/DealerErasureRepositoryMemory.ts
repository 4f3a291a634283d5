import { Effect, Layer } from "effect"
import type { Dealer, DealerId } from "../dealer/Dealer.ts"
import { DealerErasureRepository } from "../dealer/DealerErasureRepository.ts"
import { erasedRequisite } from "../dealer/erasedRequisite.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const openStates: ReadonlySet<string> = new Set(["PENDING", "SENT", "IN_DOUBT"])

const countOpenWork = ({ accounts, bills, operations, parked, payments }: MemoryTables, id: DealerId) => {
  const own = <A extends { readonly dealerId: DealerId }>(all: Iterable<A>): ReadonlyArray<A> =>
    [...all].filter(({ dealerId }) => dealerId === id)
  const ids = [
    ...own(accounts.values()).map(({ contractId }) => contractId),
    ...own(bills.values()).map(({ invoiceId }) => invoiceId),
    ...own(payments.values()).map(({ paymentId }) => paymentId)
  ].filter((each) => each !== null)
  const isOwn = (raw: Uint8Array): boolean => {
    const text = new TextDecoder().decode(raw)
    return ids.some((each) => text.includes(JSON.stringify(each)))
  }
  return {
    openBills: own(bills.values()).filter(({ cancelledAt, paidAt }) => cancelledAt === null && paidAt === null)
      .length,
    openOperations: own([...operations.values()].map(({ operation }) => operation)).filter(({ state }) =>
      openStates.has(state)
    ).length,
    parkedMessages: [...parked.values()].filter(({ isResolved, message }) => !isResolved && isOwn(message.raw))
      .length
  }
}

export const DealerErasureRepositoryMemory = Layer.effect(
  DealerErasureRepository,
  Effect.map(MemoryStore, (store) => ({
    countOpenWork: (id) => store.read((tables) => countOpenWork(tables, id)),
    erase: (id, erasedAt) =>
      store.change(({ dealers, requisiteVersions }) =>
        Effect.sync(() => {
          const erase = (dealer: Dealer) =>
            void dealers.set(dealer.cmeDealerId, { ...dealer, requisite: erasedRequisite, erasedAt })
          ;[...dealers.values()].filter((dealer) => dealer.id === id).forEach(erase)
          requisiteVersions.forEach((row, index) => {
            if (row.dealerId === id) requisiteVersions[index] = { ...row, requisite: erasedRequisite }
          })
        })
      )
  }))
)
