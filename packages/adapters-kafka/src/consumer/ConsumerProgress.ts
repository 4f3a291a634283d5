import { type Clock, type Effect, Random } from "effect"
import type { Refusal } from "../connection/explainError.ts"
import type { ConsumerCheck } from "./ConsumerHealth.ts"

const waitBaseMs = 250
/** Payments are to go on within 15 s when the database is back: an attempt that began before may take 6 s of them. */
const waitMaxMs = 5_000
/** How long a member of the group that was refused before has to stay in it to count as accepted. */
const provenAfterMs = 5_000

interface Waiting {
  readonly reason: string
  readonly attempts: number
}

/**
 * What a running consumer knows about itself: whether it is in its group, when Kafka last answered, and
 * which partitions wait, and why. The client reports by callbacks, so that this is plain state.
 */
export class ConsumerProgress {
  readonly #clock: Clock.Clock
  readonly #silenceMaxMs: number
  readonly #waiting = new Map<string, Waiting>()
  #disconnected: string | null = "connecting to Kafka"
  #isDead = false
  #refusal: { readonly state: Refusal; readonly reason: string } | null = null
  #joinedMs = 0
  #lastSignMs = 0

  /** Silence of Kafka that is longer than `silenceMaxMs` is trouble. */
  constructor(clock: Clock.Clock, silenceMaxMs: number) {
    this.#clock = clock
    this.#silenceMaxMs = silenceMaxMs
  }

  joined(): void {
    this.#disconnected = null
    this.sign()
    this.#joinedMs = this.#lastSignMs
  }

  /** A sign of life from Kafka. */
  sign(): void {
    this.#lastSignMs = this.#clock.currentTimeMillisUnsafe()
  }

  /** `refusal`: where it is a matter of security, who refuses whom. */
  disconnected(reason: string, refusal: Refusal | null = null): void {
    this.#disconnected = reason
    this.#refusal = refusal === null ? null : { state: refusal, reason }
    this.#waiting.clear()
  }

  died(reason: string): void {
    this.disconnected(reason)
    this.#isDead = true
  }

  /** A partition has to wait; answers for how long, in ms: longer with every attempt, at most 5 seconds. */
  wait(partition: string, reason: string): Effect.Effect<number> {
    const attempts = (this.#waiting.get(partition)?.attempts ?? 0) + 1
    this.#waiting.set(partition, { reason, attempts })
    const boundMs = Math.min(waitMaxMs, waitBaseMs * 2 ** Math.min(attempts - 1, 10))
    return Random.nextIntBetween(boundMs / 2, boundMs)
  }

  /** A partition goes on. */
  advance(partition: string): void {
    this.#waiting.delete(partition)
  }

  isWaiting(partition: string): boolean {
    return this.#waiting.has(partition)
  }

  /** Nothing that is known keeps the consumer from its messages, but for partitions that wait. */
  get isConnected(): boolean {
    return this.#disconnected === null
  }

  check(): ConsumerCheck {
    const nowMs = this.#clock.currentTimeMillisUnsafe()
    const silentMs = nowMs - this.#lastSignMs
    if (this.#isDead) return { ok: false, state: "dead", detail: this.#disconnected }
    // A group takes in members that may not read the topic: they are refused a moment later, again and again.
    const isProven = this.#disconnected === null && nowMs - this.#joinedMs >= provenAfterMs
    if (this.#refusal !== null && !isProven) {
      return { ok: false, state: this.#refusal.state, detail: this.#refusal.reason }
    }
    if (this.#disconnected !== null) return { ok: false, state: "connecting", detail: this.#disconnected }
    if (silentMs > this.#silenceMaxMs) {
      return { ok: false, state: "silent", detail: `no sign of life from Kafka for ${silentMs} ms` }
    }
    const waiting = [...this.#waiting].map(([partition, { reason }]) => `${partition} waits: ${reason}`)
    return waiting.length === 0
      ? { ok: true, state: "consuming", detail: null }
      : { ok: false, state: "waiting", detail: waiting.join("; ") }
  }
}
