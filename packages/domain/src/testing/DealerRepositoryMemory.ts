import { Effect, Layer } from "effect"
import { DealerAlreadyRegistered, DealerNotFound, type CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const DealerRepositoryMemory = Layer.effect(
  DealerRepository,
  Effect.map(MemoryStore, (store) => {
    const get = (cmeDealerId: CmeDealerId) =>
      store
        .read(({ dealers }) => dealers.get(cmeDealerId))
        .pipe(
          Effect.flatMap((dealer) =>
            dealer === undefined ? Effect.fail(new DealerNotFound({ cmeDealerId })) : Effect.succeed(dealer)
          )
        )
    return {
      get,
      lock: get,
      getById: (id) =>
        store
          .read(({ dealers }) => [...dealers.values()].find((dealer) => dealer.id === id))
          .pipe(
            Effect.flatMap((dealer) =>
              dealer === undefined
                ? Effect.fail(new DealerNotFound({ cmeDealerId: `with id ${id}` }))
                : Effect.succeed(dealer)
            )
          ),
      list: ({ after, limit }) =>
        store.read(({ dealers }) =>
          [...dealers.values()]
            .filter(({ id }) => after === null || id > after)
            .toSorted((left, right) => (left.id < right.id ? -1 : 1))
            .slice(0, limit)
        ),
      insert: (dealer) =>
        store.change(({ dealers }) =>
          dealers.has(dealer.cmeDealerId)
            ? Effect.fail(new DealerAlreadyRegistered({ cmeDealerId: dealer.cmeDealerId }))
            : Effect.sync(() => void dealers.set(dealer.cmeDealerId, dealer))
        ),
      update: ({ cmeDealerId, requisite, requisiteVersion }) =>
        store.change(({ dealers }) =>
          Effect.sync(() => {
            const stored = dealers.get(cmeDealerId)
            if (stored) dealers.set(cmeDealerId, { ...stored, requisite, requisiteVersion })
          })
        )
    }
  })
)
