import { Billing } from "@dealer-billing/domain"
import { reply, stubBilling } from "@dealer-billing/test-kit"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Layer, Redacted } from "effect"
import { billingHttpLayer } from "../src/index.ts"
import { findInBilling } from "@dealer-billing/domain/internal"

const layer = (url: string) =>
  billingHttpLayer({
    url,
    token: Redacted.make("secret-token"),
    recovery: Effect.succeed("idempotent"),
    timeoutMs: 400
  })

const onStub = <A, E>(status: number, body: unknown, effect: Effect.Effect<A, E, Billing>) =>
  Effect.gen(function* () {
    const stub = yield* stubBilling((socket) => socket.end(reply(status, JSON.stringify(body))))
    return { calls: stub.calls, result: yield* Effect.provide(effect, layer(stub.url), { local: true }) }
  })

const createClient = (reference: string) =>
  Billing.use((billing) => billing.createClient({ reference, name: "ООО Ромашка" }))

describe("a call of the contract", () => {
  it.live("is a PUT under our reference, which is the idempotency key as well", () =>
    Effect.gen(function* () {
      const clientRef = "dealer-7:COMMISSION"
      const { calls, result } = yield* onStub(201, { clientId: "c-1", clientRef }, createClient(clientRef))
      expect(result).toEqual({ id: "c-1", requisiteVersion: null, number: null, url: null })
      expect(calls).toHaveLength(1)
      const [head = "", body = ""] = calls[0]!.split("\r\n\r\n")
      expect(head).toMatch(/^PUT \/v1\/clients\/dealer-7%3ACOMMISSION HTTP\/1.1\r\n/u)
      expect(head).toMatch(/^authorization: Bearer secret-token$/mu)
      expect(head).toMatch(/^idempotency-key: dealer-7:COMMISSION$/mu)
      expect(JSON.parse(body)).toEqual({ name: "ООО Ромашка" })
    })
  )

  it.live("percent-encodes a reference of another script, so that it fits a header", () =>
    Effect.gen(function* () {
      const clientRef = "дилер 7%:COMMISSION"
      const { calls } = yield* onStub(200, { clientId: "c-1", clientRef }, createClient(clientRef))
      expect(calls[0]).toMatch(/^idempotency-key: %D0%B4%D0%B8%D0%BB%D0%B5%D1%80%207%25:COMMISSION$/mu)
    })
  )

  it.live.each([
    [{ error: { code: "kpp-unknown", message: "КПП не найден" } }, "kpp-unknown: КПП не найден"],
    [{ code: "conflict", title: "Conflict", detail: "has money" }, "conflict: has money"],
    [{ title: "Conflict" }, "Conflict"],
    [{ error: { code: 7 } }, "HTTP 422"],
    [{}, "HTTP 422"]
  ])("is refused with Billing's code and words: %j", ([body, reason]) =>
    Effect.gen(function* () {
      const { result } = yield* onStub(422, body, Effect.flip(createClient("d:DEPOSIT")))
      expect(result).toMatchObject({ _tag: "BillingRejected", reason })
    })
  )

  it.live("that looks up and is refused leaves the outcome unknown", () =>
    Effect.gen(function* () {
      const find = Effect.flip(findInBilling("INVOICE", "lot&1"))
      const { calls, result } = yield* onStub(404, {}, find)
      expect(result._tag).toBe("BillingOutcomeUnknown")
      expect(calls[0]).toMatch(/^GET \/v1\/invoices\?ref=lot%261 HTTP\/1.1\r\n/u)
      expect(calls[0]).not.toMatch(/^(?:idempotency-key|content-length):/mu)
    })
  )
})

it.effect("the layer does not start with an address that is none", () =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(Effect.scoped(Layer.build(layer("billing.example"))))
    expect(Exit.hasDies(exit)).toBe(true)
  })
)
