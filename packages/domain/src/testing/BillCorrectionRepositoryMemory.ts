import { Effect, Layer } from "effect"
import { BillCorrectionRepository } from "../bill/BillCorrectionRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const BillCorrectionRepositoryMemory = Layer.effect(
  BillCorrectionRepository,
  Effect.map(MemoryStore, (store) => ({
    update: ({ cancelledAt, id, problem, replacedBy, status }) =>
      store.change(({ bills }) =>
        Effect.sync(() => {
          const stored = bills.get(id)
          if (stored) bills.set(id, { ...stored, cancelledAt, problem, replacedBy, status })
        })
      ),
    append: (correction) =>
      store.change(({ billCorrections }) => Effect.sync(() => void billCorrections.push(correction))),
    list: (billId) =>
      store.read(({ billCorrections }) => billCorrections.filter((correction) => correction.billId === billId))
  }))
)
