import { Effect, Exit, Layer, type Context } from "effect"
import type { Suite } from "../../contract/index.ts"
import type { StoragePorts, Transaction } from "../../src/internal.ts"
import { layerMemory, MemoryStore } from "../../src/testing/index.ts"

export type Storage = StoragePorts | MemoryStore

/** An in-memory storage that breaks one promise. */
export interface Mutant {
  readonly breaks: string
  /** Why no case notices it. */
  readonly survives?: string
  readonly layer: Layer.Layer<Storage>
}

export interface MutantSet {
  readonly suite: Suite<StoragePorts>
  readonly mutants: ReadonlyArray<Mutant>
}

export const mutant = <I extends StoragePorts, S extends object>(
  breaks: string,
  port: Context.Key<I, S>,
  change: (good: S, store: MemoryStore["Service"]) => Partial<S>,
  others: Layer.Layer<Storage> = layerMemory
): Mutant => {
  const broken = Effect.gen(function* () {
    const good = yield* port
    return { ...good, ...change(good, yield* MemoryStore) }
  })
  return { breaks, layer: Layer.effect(port, broken).pipe(Layer.provideMerge(others)) as Layer.Layer<Storage> }
}

type Run = Transaction["Service"]["run"]

/** A transaction that is committed also when it ends like this. */
export const committing =
  (isKept: (exit: Exit.Failure<unknown, unknown>) => boolean) =>
  (run: Run): Run =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.flatten(
        run(
          Effect.flatMap(Effect.exit(restore(effect)), (exit) =>
            Exit.isFailure(exit) && !isKept(exit) ? Effect.failCause(exit.cause) : Effect.succeed(exit)
          )
        )
      )
    )

type Many<A, E, R> = Effect.Effect<ReadonlyArray<A>, E, R>

export const backwards = <A, E, R>(all: Many<A, E, R>): Many<A, E, R> =>
  Effect.map(all, (items) => items.toReversed())

export const withoutLast = <A, E, R>(all: Many<A, E, R>): Many<A, E, R> =>
  Effect.map(all, (items) => items.slice(0, -1))

export const eachWith =
  <A>(change: (item: A) => A) =>
  <E, R>(all: Many<A, E, R>): Many<A, E, R> =>
    Effect.map(all, (items) => items.map(change))
