import { Context, Effect, Exit, Layer, Semaphore } from "effect"
import { brokenConstraint } from "./constraints.ts"
import { copyTables, emptyTables, type MemoryTables } from "./MemoryTables.ts"

interface OpenTransaction {
  readonly store: object
  tables: MemoryTables
}

const CurrentTransaction = Context.Reference<OpenTransaction | null>(
  "@dealer-billing/domain/testing/CurrentTransaction",
  { defaultValue: () => null }
)

const make = () => {
  const store = {}
  const oneAtATime = Semaphore.makeUnsafe(1)
  let committed = emptyTables()

  const begin = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    oneAtATime.withPermit(
      Effect.suspend(() => {
        const open: OpenTransaction = { store, tables: copyTables(committed) }
        return effect.pipe(
          Effect.tap(() =>
            Effect.suspend(() => {
              const broken = brokenConstraint(committed, open.tables)
              if (broken !== undefined) return Effect.die(new Error(`Refused by a constraint: ${broken}`))
              committed = open.tables
              return Effect.void
            })
          ),
          Effect.provideService(CurrentTransaction, open)
        )
      })
    )

  const join = <A, E, R>(effect: Effect.Effect<A, E, R>, open: OpenTransaction): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      const before = copyTables(open.tables)
      return Effect.onExit(effect, (exit) =>
        Effect.sync(() => {
          if (Exit.isFailure(exit)) open.tables = before
        })
      )
    })

  const transaction = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(CurrentTransaction, (open) => (open?.store === store ? join(effect, open) : begin(effect)))

  const read = <A>(query: (tables: MemoryTables) => A): Effect.Effect<A> =>
    Effect.map(CurrentTransaction, (open) => query(open?.store === store ? open.tables : committed))

  const change = <A, E = never>(write: (tables: MemoryTables) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
    transaction(
      Effect.flatMap(
        read((tables) => tables),
        write
      )
    )

  return {
    /** Runs an effect on a copy of the tables, which replaces them if it succeeds. */
    transaction,
    /** Reads the tables, as the running transaction sees them. */
    read,
    /** Changes the tables, all or nothing. */
    change
  }
}

/** Transactions run one at a time on a copy that replaces the tables; an inner one joins the outer. */
export class MemoryStore extends Context.Service<MemoryStore, ReturnType<typeof make>>()(
  "@dealer-billing/domain/testing/MemoryStore"
) {
  static readonly layer = Layer.sync(MemoryStore, make)
}
