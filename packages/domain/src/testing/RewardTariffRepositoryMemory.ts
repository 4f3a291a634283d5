import { DateTime, Effect, Layer, Result } from "effect"
import { newTariffVersions } from "../bill/newTariffVersions.ts"
import { RewardTariffRepository } from "../bill/RewardTariffRepository.ts"
import { dayIn } from "../bill/Tariff.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const RewardTariffRepositoryMemory = Layer.effect(
  RewardTariffRepository,
  Effect.map(MemoryStore, (store) => ({
    record: (book) =>
      Effect.flatMap(DateTime.now, (now) =>
        store.change(({ tariffs }) =>
          Effect.fromResult(
            Result.map(newTariffVersions(book, tariffs, dayIn(book, now)), (added) => {
              tariffs.push(...added)
              return added.map(({ from }) => from)
            })
          )
        )
      )
  }))
)
