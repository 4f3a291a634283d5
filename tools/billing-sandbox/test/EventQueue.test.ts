import { expect, it } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { freshDatabase } from "@dealer-billing/test-kit"
import { Deferred, Effect, Fiber, Layer, Redacted } from "effect"
import { EventQueue } from "../src/events/EventQueue.ts"
import { createSchema } from "../src/store/createSchema.ts"

const queueLayer = Layer.unwrap(
  Effect.map(Effect.promise(freshDatabase), (url) =>
    Layer.provideMerge(
      EventQueue.layer,
      PgClient.layer({ url: Redacted.make(url), startupParameters: { search_path: "billing_sandbox" } })
    )
  )
)

it.live("An event waits for those that were numbered before it, so that the relay never passes one by", () =>
  Effect.gen(function* () {
    yield* createSchema()
    const queue = yield* EventQueue
    const isAdded = yield* Deferred.make<void>()
    const mayCommit = yield* Deferred.make<void>()
    const slow = queue.add("slow", new Uint8Array([1])).pipe(
      Effect.tap(() => Deferred.succeed(isAdded, undefined)),
      Effect.tap(Deferred.await(mayCommit))
    )
    const first = yield* Effect.forkChild(queue.commit(slow))
    yield* Deferred.await(isAdded)
    const second = yield* Effect.forkChild(queue.commit(queue.add("quick", new Uint8Array([2]))))
    yield* Effect.sleep("300 millis")
    expect(second.pollUnsafe()).toBeUndefined()
    yield* Deferred.succeed(mayCommit, undefined)
    expect([yield* Fiber.join(first), yield* Fiber.join(second)]).toEqual([1n, 2n])
  }).pipe(Effect.provide(queueLayer))
)
