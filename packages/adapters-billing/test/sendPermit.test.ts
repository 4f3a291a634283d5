import { BillingUnavailable, type Billing } from "@dealer-billing/domain"
import { SendPermit } from "@dealer-billing/domain/internal"
import { reply, stubBilling } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import net from "node:net"
import { billingHttpLayer, resilientBillingLayer } from "../src/index.ts"
import { createClient, gate, Script, unreachable } from "./scripted.ts"
import { findInBilling } from "@dealer-billing/domain/internal"

const tooLate = Effect.fail(new BillingUnavailable({ reason: "too late", retryAfterMs: null, scope: "worker" }))

/** A silent Billing that reports its connections and what came over them. */
const listener = Effect.gen(function* () {
  const connected = yield* Deferred.make<void>()
  const closed = yield* Deferred.make<number>()
  const server = net.createServer((socket) => {
    Deferred.doneUnsafe(connected, Effect.void)
    socket.on("error", () => {})
    socket.on("close", () => Deferred.doneUnsafe(closed, Effect.succeed(socket.bytesRead)))
    socket.resume()
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        resume(Effect.void)
      })
    }),
    () => Effect.sync(() => server.close())
  )
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    connected: Deferred.await(connected),
    bytesRead: Deferred.await(closed),
    url: `http://127.0.0.1:${port}`
  }
})

const under = <A, E>(call: Effect.Effect<A, E, Billing>, url: string, permit: typeof SendPermit.Service) => {
  const token = Redacted.make("t0ken")
  const billing = billingHttpLayer({ url, token, recovery: Effect.succeed("none"), timeoutMs: 2_000 })
  return call.pipe(Effect.provideService(SendPermit, permit), Effect.provide(billing, { local: true }))
}

describe("a call whose permit is asked for", () => {
  it.live("is asked last of all, and not one byte leaves without it", () =>
    Effect.gen(function* () {
      const { bytesRead, connected, url } = yield* listener
      // Refused only when Billing has the connection: asked any earlier, this would wait for ever.
      const failure = yield* under(Effect.flip(createClient), url, Effect.andThen(connected, tooLate))
      assert.deepInclude({ ...failure }, { _tag: "BillingUnavailable", reason: "too late", scope: "worker" })
      assert.strictEqual(yield* bytesRead, 0)
    })
  )

  it.live("needs none to look something up, which changes nothing", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(200, JSON.stringify({ items: [] }))))
      const lookUp = findInBilling("INVOICE", "lot-1:GET_REWARD:1")
      assert.isTrue(Option.isNone(yield* under(lookUp, stub.url, tooLate)))
    })
  )

  it.effect("says nothing about Billing when it is refused: the breaker stays as it is", () => {
    const script = new Script()
    return Effect.gen(function* () {
      script.next = tooLate
      for (let index = 0; index < 20; index += 1) yield* Effect.flip(createClient)
      assert.deepStrictEqual(yield* gate, ["closed", 0])
      script.next = unreachable
      for (let index = 0; index < 5; index += 1) yield* Effect.flip(createClient)
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(yield* gate, ["half-open", 0])
      script.next = tooLate
      yield* Effect.flip(createClient)
      assert.deepStrictEqual(yield* gate, ["half-open", 0])
    }).pipe(Effect.provide(resilientBillingLayer({ callsPerSecond: 10_000 })(script.layer), { local: true }))
  })
})
