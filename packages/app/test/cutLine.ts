import { BillingGate } from "@dealer-billing/domain/internal"
import { Billing, BillingOutcomeUnknown, BillingUnavailable, type BillingError } from "@dealer-billing/domain"
import { Clock, Effect, Layer } from "effect"

interface Call {
  readonly atMs: number
  /** What the breaker said when the call went out. */
  readonly state: "closed" | "half-open" | "open"
  readonly isCut: boolean
}

/** How long Billing takes for a call, in ms. */
export const latencyMs = 200

/** How calls end while the line is cut. */
export const cuts = {
  "nobody listens": Effect.fail(new BillingUnavailable({ reason: "refused", retryAfterMs: null })),
  "nobody answers": Effect.delay(Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" })), "10 seconds")
} as const

/** The line to a Billing: it can be cut, and it notes every call that goes over it. */
export class Line {
  cut: Effect.Effect<never, BillingError> | null = null
  readonly calls: Array<Call> = []
  underWay = 0
  mostAtOnce = 0

  readonly #over = <A>(call: Effect.Effect<A, BillingError>): Effect.Effect<A, BillingError> =>
    Effect.gen({ self: this }, function* () {
      const { state } = yield* (yield* BillingGate).status
      this.calls.push({ atMs: yield* Clock.currentTimeMillis, state, isCut: this.cut !== null })
      this.underWay += 1
      this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay)
      yield* Effect.sleep(latencyMs)
      return yield* this.cut ?? call
    }).pipe(
      Effect.ensuring(
        Effect.sync(() => {
          this.underWay -= 1
        })
      )
    )

  /** The Billing that it is given, at the far end of the line. */
  readonly layer = Layer.effect(
    Billing,
    Effect.map(Billing, (billing) => ({
      recovery: billing.recovery,
      createClient: (request) => this.#over(billing.createClient(request)),
      setPayer: (request) => this.#over(billing.setPayer(request)),
      createContract: (request) => this.#over(billing.createContract(request)),
      issueInvoice: (request) => this.#over(billing.issueInvoice(request)),
      cancelInvoice: (request) => this.#over(billing.cancelInvoice(request)),
      list: (kind, reference) => this.#over(billing.list(kind, reference))
    }))
  )
}
