import {
  LedgerRepository,
  ProcessedMessageRepository,
  StorageUnavailable,
  Transaction,
  type DealerId
} from "@dealer-billing/domain"
import { newAccount } from "@dealer-billing/domain/internal"
import { layerMemory, MemoryStore, type MemoryTables } from "@dealer-billing/domain/testing"
import { Context, Effect, Layer, Schedule } from "effect"

/** What the storage does with a transaction; `run` carries it out. */
export type StorageMood = <A, E, R>(run: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageUnavailable, R>

export const good: StorageMood = (run) => run
export const away: StorageMood = () => Effect.fail(new StorageUnavailable({ reason: "away" }))
/** The transaction is committed, and nobody learns of it. */
export const mute: StorageMood = (run) => Effect.andThen(run, away(run))

export const contractId = "contract-1"

/** A storage in memory that has one account, can be put into a mood, and can be looked into. */
export const makeStorage = Effect.gen(function* () {
  const memory = yield* Layer.build(layerMemory)
  const store = Context.get(memory, MemoryStore)
  const dealerId = 1n as DealerId
  yield* store.change((tables) =>
    Effect.sync(() => {
      const dealer = { id: dealerId } as Parameters<typeof newAccount>[0]
      tables.accounts.set(`${dealerId}:DEPOSIT`, { ...newAccount(dealer, "DEPOSIT"), contractId })
    })
  )
  let mood = good
  let brokenOffset = -1n
  const ledger = Context.get(memory, LedgerRepository)
  const breakable = Layer.succeed(LedgerRepository, {
    ...ledger,
    load: (request) =>
      request.messages.some(({ position }) => position.number === brokenOffset)
        ? Effect.die(new TypeError("cannot read properties of undefined"))
        : ledger.load(request)
  })
  const processedMessages = Context.get(memory, ProcessedMessageRepository)
  // No transaction, so that only a storage that is away is of interest.
  const moodyProcessed = Layer.succeed(ProcessedMessageRepository, {
    ...processedMessages,
    newest: (sources) =>
      Effect.suspend(() => (mood === away ? away(Effect.void) : Effect.void)).pipe(
        Effect.andThen(processedMessages.newest(sources))
      ),
    passOver: (ranges) =>
      Effect.suspend(() => (mood === away ? away(Effect.void) : Effect.void)).pipe(
        Effect.andThen(processedMessages.passOver(ranges))
      )
  })
  const transaction = Layer.succeed(Transaction, {
    run: (effect) => Effect.suspend(() => mood(store.transaction(effect)))
  })
  return {
    layer: Layer.mergeAll(transaction, breakable, moodyProcessed),
    be: (next: StorageMood) =>
      Effect.sync(() => {
        mood = next
      }),
    /** Our code breaks on every chunk that holds the message of that offset. */
    breakOn: (offset: bigint) =>
      Effect.sync(() => {
        brokenOffset = offset
      }),
    read: <A>(query: (tables: MemoryTables) => A) => store.read(query)
  }
})

export type Storage = Effect.Success<typeof makeStorage>

/** Waits, in real time, until it is so; the test's own time limit ends it otherwise. */
export const eventually = <E, R>(isSo: Effect.Effect<boolean, E, R>) =>
  isSo.pipe(Effect.repeat({ until: (so) => so, schedule: Schedule.spaced("20 millis") }), Effect.asVoid)

export const untilProcessed = (storage: Storage, count: number) =>
  eventually(storage.read((tables) => tables.processedMessages.size >= count))

export const event = (paymentId: string, sum = "10.00"): string =>
  JSON.stringify({
    type: "payment.received",
    paymentId,
    contractId,
    sum,
    currency: "RUB",
    paidAt: "2026-11-20T10:00:00Z"
  })
