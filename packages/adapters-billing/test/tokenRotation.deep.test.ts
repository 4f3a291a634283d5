import { BillingGate } from "@dealer-billing/domain/internal"
import { CmeDealerId, OperationSignal, registerDealer, runBillingOperations } from "@dealer-billing/domain"
import { layerMemory, MemoryStore, sampleRequisite } from "@dealer-billing/domain/testing"
import { reply, stubBilling } from "@dealer-billing/test-kit"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Logger, Redacted } from "effect"
import { billingHttpLayer, resilientBillingLayer } from "../src/index.ts"

/** What a Billing answers to a write: an id of its own, and our reference. */
const confirmation = (call: string): string => {
  const path = /^PUT (\S+)/u.exec(call)?.[1]?.split("/").map(decodeURIComponent) ?? []
  const kind = path.at(-2)?.slice(0, -1) ?? "none"
  const reference = path.at(-1) ?? ""
  const requisiteVersion = Number(/"requisiteVersion":(\d+)/u.exec(call)?.[1] ?? 1)
  return JSON.stringify({ [`${kind}Id`]: `${kind}-${reference}`, [`${kind}Ref`]: reference, requisiteVersion })
}

const operations = Effect.flatMap(MemoryStore, ({ read }) =>
  read((tables) =>
    [...tables.operations.values()].map(({ operation: { attempts, lastError, state } }) => ({
      attempts,
      lastError,
      state
    }))
  )
)

const register = (index: number) =>
  registerDealer({ cmeDealerId: CmeDealerId.make(`dealer-${index}`), requisite: sampleRequisite })

const untilDone = operations.pipe(
  Effect.delay("20 millis"),
  Effect.repeat({ until: (all) => all.every(({ state }) => state === "DONE") }),
  Effect.timeout("10 seconds")
)

/** Four senders, as in the service. */
const work = Effect.all(
  Array.from({ length: 4 }, () =>
    runBillingOperations(1).pipe(
      Effect.flatMap((count) => (count === 0 ? Effect.sleep("20 millis") : Effect.void)),
      Effect.forever
    )
  ),
  { concurrency: "unbounded" }
)

describe("a token that Billing has changed", () => {
  it.live(
    "stops the calls at once, burns no attempt, and lets all go on when it is right again",
    () =>
      Effect.gen(function* () {
        let accepted = "ours"
        const turnedAway: Array<number> = []
        const stub = yield* stubBilling((socket, call) => {
          const isAccepted = call.includes(`authorization: Bearer ${accepted}\r\n`)
          if (!isAccepted) turnedAway.push(performance.now())
          socket.end(isAccepted ? reply(200, confirmation(call)) : reply(401, "{}"))
        })
        const billing = resilientBillingLayer({ callsPerSecond: 1_000, breaker: { openMs: 250 } })(
          billingHttpLayer({
            url: stub.url,
            token: Redacted.make("ours"),
            recovery: Effect.succeed("idempotent"),
            timeoutMs: 2_000
          })
        )
        yield* Effect.gen(function* () {
          yield* Effect.forkChild(work)
          yield* register(0)
          yield* untilDone
          accepted = "another"
          for (let index = 1; index <= 20; index += 1) yield* register(index)
          yield* Effect.sleep("2 seconds")
          // A probe may be under way just now.
          const waiting = yield* Effect.delay(operations, "20 millis").pipe(
            Effect.map((all) => all.slice(3)),
            Effect.repeat({ until: (all) => all.every(({ state }) => state === "PENDING") }),
            Effect.timeout("5 seconds")
          )
          expect(new Set(waiting.map(({ attempts, state }) => `${state} ${attempts}`))).toEqual(
            new Set(["PENDING 0"])
          )
          expect(
            waiting.some(
              ({ lastError }) => lastError === "Billing does not accept our token (HTTP 401); check BILLING_TOKEN"
            )
          ).toBe(true)
          expect((yield* (yield* BillingGate).status).state).not.toBe("closed")
          // Those under way when it opened, and a probe after 0.25, 0.75, 1.75 and perhaps 3.75 seconds.
          expect(turnedAway.length).toBeGreaterThanOrEqual(3)
          expect(turnedAway.length).toBeLessThanOrEqual(4 + 4)
          accepted = "ours"
          yield* untilDone
          expect((yield* operations).every(({ attempts }) => attempts === 1)).toBe(true)
        }).pipe(
          Effect.provide(Layer.mergeAll(billing, layerMemory, OperationSignal.layer, Logger.layer([])), {
            local: true
          })
        )
      }).pipe(Effect.scoped),
    20_000
  )
})
