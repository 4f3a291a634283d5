import { DateTime, Effect } from "effect"
import { dealerErasureSuite, dealerRepositorySuite } from "../../contract/index.ts"
import {
  DealerErasureRepository,
  DealerId,
  DealerRepository,
  Transaction,
  type Dealer,
  type OpenWork
} from "../../src/internal.ts"
import { sampleRequisite, type MemoryTables } from "../../src/testing/index.ts"
import { backwards, mutant, type MutantSet } from "./mutant.ts"

type Good = DealerRepository["Service"]

const dealers = (breaks: string, change: (good: Good) => Partial<Good>) => mutant(breaks, DealerRepository, change)

const listing = (breaks: string, change: (list: Good["list"]) => Good["list"]) =>
  dealers(breaks, ({ list }) => ({ list: change(list) }))

const updating = (breaks: string, change: (dealer: Dealer) => Partial<Dealer>) =>
  dealers(breaks, ({ update }) => ({ update: (dealer) => update({ ...dealer, ...change(dealer) }) }))

const anyDealer = ({ list }: Good) =>
  Effect.map(list({ after: null, limit: 1 }), ([first]): Dealer => first ?? { ...nobody })

const nobody: Dealer = {
  id: DealerId.make(1n),
  cmeDealerId: "nobody" as Dealer["cmeDealerId"],
  requisite: sampleRequisite,
  requisiteVersion: 1,
  createdAt: DateTime.makeUnsafe(0),
  erasedAt: null
}

export const dealerMutants: MutantSet = {
  suite: dealerRepositorySuite,
  mutants: [
    dealers("a second dealer of the same id overwrites the first", ({ get, insert, update }) => ({
      insert: (made) =>
        Effect.catchTag(insert(made), "DealerAlreadyRegistered", () =>
          Effect.tap(Effect.orDie(get(made.cmeDealerId)), (known) => update({ ...known, ...made }))
        )
    })),
    dealers("a second dealer of the same id is answered as new", ({ get, insert }) => ({
      insert: (made) =>
        Effect.catchTag(insert(made), "DealerAlreadyRegistered", () => Effect.orDie(get(made.cmeDealerId)))
    })),
    dealers("ids are given twice after a rollback", ({ insert, list }) => ({
      insert: (made) =>
        Effect.flatMap(list({ after: null, limit: 1_000 }), (known) =>
          Effect.map(insert(made), (dealer) => ({ ...dealer, id: DealerId.make(BigInt(known.length + 1)) }))
        )
    })),
    dealers("times lose their milliseconds", ({ get }) => ({
      get: (id) =>
        Effect.map(get(id), (dealer) => ({ ...dealer, createdAt: DateTime.startOf(dealer.createdAt, "second") }))
    })),
    dealers("an unknown dealer is any dealer", (good) => ({
      get: (id) => Effect.catchTag(good.get(id), "DealerNotFound", () => anyDealer(good))
    })),
    dealers("the lock of an unknown dealer succeeds", (good) => ({
      lock: (id) => Effect.catchTag(good.lock(id), "DealerNotFound", () => anyDealer(good))
    })),
    dealers("an id that was never given is any dealer's", (good) => ({
      getById: (id) => Effect.catchDefect(good.getById(id), () => anyDealer(good))
    })),
    dealers("a locked dealer is not the newest", ({ get, lock }) => ({
      lock: (id) => Effect.map(Effect.all([get(id), lock(id)]), ([dealer]) => ({ ...dealer, requisiteVersion: 1 }))
    })),
    mutant("transactions do not wait for each other", Transaction, () => ({ run: (effect) => effect })),
    updating("an update forgets the version", () => ({ requisiteVersion: 1 })),
    updating("an update keeps optional fields that are gone", ({ requisite }) => ({
      requisite: { ...sampleRequisite, ...requisite } as Dealer["requisite"]
    })),
    dealers("an update changes nothing", () => ({ update: () => Effect.void })),
    dealers("old legal details are those of today", ({ getById }) => ({
      requisiteBefore: (id) => Effect.map(getById(id), ({ requisite }) => requisite)
    })),
    dealers("the legal details of any time are the first", ({ requisiteBefore }) => ({
      requisiteBefore: (id) => requisiteBefore(id, DateTime.makeUnsafe(0))
    })),
    listing("the newest dealers come first", (list) => (query) => backwards(list(query))),
    listing("one dealer too many", (list) => (query) => list({ ...query, limit: query.limit + 1 })),
    listing(
      "a page repeats the last dealer of the one before",
      (list) =>
        ({ after, limit }) =>
          list({ after: after === null ? null : DealerId.make(after - 1n), limit })
    ),
    listing(
      "every page is the first",
      (list) =>
        ({ limit }) =>
          list({ after: null, limit })
    )
  ]
}

type Erasure = DealerErasureRepository["Service"]

const erasing = (breaks: string, spoil: (tables: MemoryTables, before: MemoryTables, id: DealerId) => void) =>
  mutant(breaks, DealerErasureRepository, ({ erase }, { change, read }) => ({
    erase: (id, at) =>
      Effect.gen(function* () {
        const before = yield* read(({ dealers: all, requisiteVersions, ...tables }) => ({
          ...tables,
          dealers: new Map(all),
          requisiteVersions: [...requisiteVersions]
        }))
        yield* erase(id, at)
        yield* change((tables) => Effect.sync(() => spoil(tables, before, id)))
      })
  }))

const eachDealer = (tables: MemoryTables, change: (dealer: Dealer) => Dealer): void =>
  tables.dealers.forEach((dealer, key) => void tables.dealers.set(key, change(dealer)))

const counting = (
  breaks: string,
  change: (work: OpenWork, tables: MemoryTables, id: DealerId) => Partial<OpenWork>
) =>
  mutant(breaks, DealerErasureRepository, ({ countOpenWork }: Erasure, { read }) => ({
    countOpenWork: (id) =>
      Effect.flatMap(countOpenWork(id), (work) => read((tables) => ({ ...work, ...change(work, tables, id) })))
  }))

const billsOf = (tables: MemoryTables, id: DealerId) =>
  [...tables.bills.values()].filter(({ dealerId }) => dealerId === id)

const countNaming = ({ parked }: MemoryTables, names: ReadonlyArray<string | null | undefined>) =>
  [...parked.values()].filter(({ message }) => {
    const text = new TextDecoder().decode(message.raw)
    return names.some((name) => name && text.includes(JSON.stringify(name)))
  }).length

export const dealerErasureMutants: MutantSet = {
  suite: dealerErasureSuite,
  mutants: [
    erasing("the phone is kept", (tables, before, id) =>
      eachDealer(tables, (dealer) => {
        const phone = before.dealers.get(dealer.cmeDealerId)?.requisite.email
        return dealer.id === id ? { ...dealer, requisite: { ...dealer.requisite, phone } as never } : dealer
      })
    ),
    erasing("earlier versions are kept", (tables, { requisiteVersions }) => {
      tables.requisiteVersions.splice(0, tables.requisiteVersions.length, ...requisiteVersions)
    }),
    erasing("the newest version is kept", (tables, before) =>
      eachDealer(tables, (dealer) => ({ ...dealer, requisite: before.dealers.get(dealer.cmeDealerId)!.requisite }))
    ),
    erasing("every dealer is erased", (tables, _, id) => {
      const erased = [...tables.dealers.values()].find((dealer) => dealer.id === id)!
      eachDealer(tables, (dealer) => ({ ...dealer, requisite: erased.requisite }))
    }),
    erasing("the time is not noted", (tables) => eachDealer(tables, (dealer) => ({ ...dealer, erasedAt: null }))),
    mutant("nothing is erased", DealerErasureRepository, () => ({ erase: () => Effect.void })),
    counting("cancelled bills are open", (_, tables, id) => ({ openBills: billsOf(tables, id).length })),
    counting("a rejected bill is not open", (_, tables, id) => ({
      openBills: billsOf(tables, id).filter(({ status }) => status === "PENDING").length
    })),
    counting("operations that are over are open", (_, { operations }, id) => ({
      openOperations: [...operations.values()].filter(({ operation }) => operation.dealerId === id).length
    })),
    counting("an operation in doubt is over", (_, { operations }, id) => ({
      openOperations: [...operations.values()].filter(
        ({ operation: { dealerId, state } }) => dealerId === id && (state === "PENDING" || state === "SENT")
      ).length
    })),
    counting("parked messages are not counted", () => ({ parkedMessages: 0 })),
    counting("every parked message is the dealer's", (_, { parked }) => ({ parkedMessages: parked.size })),
    counting("only contracts are searched", (_, tables, id) => ({
      parkedMessages: countNaming(
        tables,
        [...tables.accounts.values()].filter(({ dealerId }) => dealerId === id).map(({ contractId }) => contractId)
      )
    })),
    counting("resolved messages are counted", (work, { parked }) => ({
      parkedMessages: work.parkedMessages + [...parked.values()].filter(({ isResolved }) => isResolved).length
    }))
  ]
}
