import {
  Billing,
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type BillingError,
  type BillingRecovery
} from "@dealer-billing/domain"
import { BillingGate, type BillingObject } from "@dealer-billing/domain/internal"
import { Clock, Effect, Layer } from "effect"

const object: BillingObject = { id: "client-1", requisiteVersion: null, number: null, url: null }

/** How calls end. */
export const answered = Effect.succeed(object)
export const unreachable = Effect.fail(new BillingUnavailable({ reason: "refused", retryAfterMs: null }))
export const unknown = Effect.fail(new BillingOutcomeUnknown({ reason: "no answer" }))
export const doubtful = Effect.fail(new BillingOutcomeUnknown({ reason: "twins", isDoubtful: true }))
export const rejected = Effect.fail(new BillingRejected({ reason: "no such company" }))
export const asksToWait = (retryAfterMs: number) =>
  Effect.fail(new BillingUnavailable({ reason: "too many calls", retryAfterMs }))
export const tokenRefused = Effect.fail(
  new BillingUnavailable({ reason: "our token is not accepted", retryAfterMs: null, scope: "billing" })
)

export type Answer = Effect.Effect<BillingObject, BillingError>

/** A Billing whose every call ends as `next` says; it notes when calls came and how many were under way at once. */
export class Script {
  next: Answer = answered
  readonly startedAtMs: Array<number> = []
  underWay = 0
  mostAtOnce = 0

  readonly #call = Effect.gen({ self: this }, function* () {
    this.startedAtMs.push(yield* Clock.currentTimeMillis)
    this.underWay += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay)
    return yield* this.next
  }).pipe(
    Effect.ensuring(
      Effect.sync(() => {
        this.underWay -= 1
      })
    )
  )

  readonly layer = Layer.succeed(Billing, {
    recovery: Effect.succeed<BillingRecovery>("idempotent"),
    createClient: () => this.#call,
    setPayer: () => this.#call,
    createContract: () => this.#call,
    issueInvoice: () => this.#call,
    cancelInvoice: () => this.#call,
    list: () => Effect.map(this.#call, (found) => [found])
  })
}

let clients = 0

/** Another client for each call: failures of a single object say nothing about Billing. */
export const createClient = Effect.flatMap(Billing, (billing) =>
  billing.createClient({ reference: `dealer-${(clients += 1)}:COMMISSION`, name: "ООО Ромашка" })
)

/** What the gate says: its state, and in how many ms a call may go through. */
export const gate = Effect.map(
  Effect.flatMap(BillingGate, ({ status }) => status),
  ({ retryInMs, state }) => [state, retryInMs] as const
)
