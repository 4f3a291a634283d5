import { Clock, DateTime, Effect, Layer } from "effect"
import {
  DealerAlreadyRegistered,
  DealerId,
  DealerNotFound,
  type CmeDealerId,
  type Dealer
} from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const keepVersion = ({ requisiteVersions }: MemoryTables, { id, requisite }: Dealer): Effect.Effect<void> =>
  Effect.map(
    Clock.currentTimeMillis,
    (recordedAtMs) => void requisiteVersions.push({ dealerId: id, requisite, recordedAtMs })
  )

const writes = (store: MemoryStore["Service"]): Pick<DealerRepository["Service"], "insert" | "update"> => {
  let lastId = 0n
  return {
    insert: (made) =>
      store.change((tables) => {
        const { dealers } = tables
        // Like a Postgres sequence: an id is never reused, even after a rollback.
        lastId += 1n
        const dealer: Dealer = { id: DealerId.make(lastId), ...made }
        if (dealers.has(dealer.cmeDealerId)) {
          return Effect.fail(new DealerAlreadyRegistered({ cmeDealerId: dealer.cmeDealerId }))
        }
        dealers.set(dealer.cmeDealerId, dealer)
        return Effect.as(keepVersion(tables, dealer), dealer)
      }),
    update: ({ cmeDealerId, requisite, requisiteVersion }) =>
      store.change((tables) => {
        const stored = tables.dealers.get(cmeDealerId)
        if (stored === undefined) return Effect.void
        const changed = { ...stored, requisite, requisiteVersion }
        tables.dealers.set(cmeDealerId, changed)
        return stored.requisiteVersion === requisiteVersion ? Effect.void : keepVersion(tables, changed)
      })
  }
}

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
                ? Effect.die(new Error(`There is no dealer with id ${id}`))
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
      requisiteBefore: (id, time) =>
        Effect.flatMap(
          store.read(({ requisiteVersions }) => requisiteVersions.filter(({ dealerId }) => dealerId === id)),
          (versions) => {
            const timeMs = DateTime.toEpochMillis(time)
            const found = versions.findLast(({ recordedAtMs }) => recordedAtMs < timeMs) ?? versions[0]
            return found === undefined
              ? Effect.die(new Error(`There is no dealer with id ${id}`))
              : Effect.succeed(found.requisite)
          }
        ),
      ...writes(store)
    }
  })
)
