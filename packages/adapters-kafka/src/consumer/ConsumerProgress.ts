import { type Clock, type Effect, Random } from "effect"
import type { Refusal } from "../connection/explainError.ts"
import type { ConsumerCheck } from "./ConsumerHealth.ts"

const waitBaseMs = 250
/** Payments must continue within 15 s after the database is back. A running attempt may take 6 s of them. */
const waitMaxMs = 5_000
/** How long a member that was refused before must stay in the group to count as accepted. */
const provenAfterMs = 5_000

interface Waiting {
  readonly reason: string
  readonly attempts: number
}

/** The client reports by callbacks, so this is plain mutable state. */
export class ConsumerProgress {
  readonly #clock: Clock.Clock
  readonly #silenceMaxMs: number
  readonly #waiting = new Map<string, Waiting>()
  #disconnected: string | null = "connecting to Kafka"
  #isDead = false
  #refusal: { readonly state: Refusal; readonly reason: string } | null = null
  #joinedMs = 0
  #lastAnswerMs = 0

  constructor(clock: Clock.Clock, silenceMaxMs: number) {
    this.#clock = clock
    this.#silenceMaxMs = silenceMaxMs
  }

  joined(): void {
    this.#disconnected = null
    this.answered()
    this.#joinedMs = this.#lastAnswerMs
  }

  answered(): void {
    this.#lastAnswerMs = this.#clock.currentTimeMillisUnsafe()
  }

  disconnected(reason: string, refusal: Refusal | null = null): void {
    this.#disconnected = reason
    this.#refusal = refusal === null ? null : { state: refusal, reason }
    this.#waiting.clear()
  }

  died(reason: string): void {
    this.disconnected(reason)
    this.#isDead = true
  }

  /** Returns how long the partition must wait, in ms: longer with every attempt. */
  wait(partition: string, reason: string): Effect.Effect<number> {
    const attempts = (this.#waiting.get(partition)?.attempts ?? 0) + 1
    this.#waiting.set(partition, { reason, attempts })
    const boundMs = Math.min(waitMaxMs, waitBaseMs * 2 ** Math.min(attempts - 1, 10))
    return Random.nextIntBetween(boundMs / 2, boundMs)
  }

  advance(partition: string): void {
    this.#waiting.delete(partition)
  }

  isWaiting(partition: string): boolean {
    return this.#waiting.has(partition)
  }

  get isConnected(): boolean {
    return this.#disconnected === null
  }

  check(): ConsumerCheck {
    const nowMs = this.#clock.currentTimeMillisUnsafe()
    const silentMs = nowMs - this.#lastAnswerMs
    if (this.#isDead) return { ok: false, state: "dead", detail: this.#disconnected }
    // A group accepts members that may not read the topic, and refuses them a moment later.
    const isProven = this.#disconnected === null && nowMs - this.#joinedMs >= provenAfterMs
    if (this.#refusal !== null && !isProven) {
      return { ok: false, state: this.#refusal.state, detail: this.#refusal.reason }
    }
    if (this.#disconnected !== null) return { ok: false, state: "connecting", detail: this.#disconnected }
    if (silentMs > this.#silenceMaxMs) {
      return { ok: false, state: "silent", detail: `no answer from Kafka for ${silentMs} ms` }
    }
    const waiting = [...this.#waiting].map(([partition, { reason }]) => `${partition} waits: ${reason}`)
    return waiting.length === 0
      ? { ok: true, state: "consuming", detail: null }
      : { ok: false, state: "waiting", detail: waiting.join("; ") }
  }
}
