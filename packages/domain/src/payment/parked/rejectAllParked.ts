import { Effect, Schema } from "effect"
import type { Kopecks } from "../../shared/Money.ts"
import { parkedAddress, parkedEvent } from "../getPayment.ts"
import { PaymentQueries, type ParkedCriteria, type ParkedView } from "../PaymentQueries.ts"
import { resolvePayment } from "./resolvePayment.ts"

/** What a bulk rejection is about to give up. */
export interface ParkedSelection {
  readonly ids: ReadonlyArray<bigint>
  /** How many of the messages are payments that can be read. */
  readonly payments: number
  /** What these payments bring in all, in kopecks. */
  readonly sum: Kopecks
}

/** The operator confirmed another number of messages than there are now; nothing was rejected. */
export class SelectionChanged extends Schema.TaggedError<SelectionChanged>()("SelectionChanged", {
  confirmed: Schema.Int,
  found: Schema.Int
}) {
  override get message(): string {
    return `${this.confirmed} messages were confirmed, and ${this.found} match now: look at them again`
  }
}

const pageSize = 200

const brought = (parked: ParkedView): Kopecks | null => {
  const event = parkedEvent(parked)
  return event?.type === "payment.received" ? event.sum : null
}

/** The parked messages that match, all of them. */
export const selectParked = Effect.fn("selectParked")(function* (criteria: ParkedCriteria) {
  const queries = yield* PaymentQueries
  const ids: Array<bigint> = []
  let payments = 0
  let sum = 0n
  let after: bigint | null = null
  while (true) {
    const page: ReadonlyArray<ParkedView> = yield* queries.listParked({
      filter: "OPEN",
      criteria,
      after,
      limit: pageSize
    })
    for (const parked of page) {
      const amount = brought(parked)
      ids.push(parked.id)
      payments += amount === null ? 0 : 1
      sum += amount ?? 0n
    }
    after = page.at(-1)?.id ?? null
    if (after === null) return { ids, payments, sum } satisfies ParkedSelection
  }
})

/**
 * Rejects all parked messages that match, each in its own transaction and with its own event, so that a second start
 * goes on where the first one ended. Fails with `SelectionChanged` unless as many match as the operator confirmed.
 * `asChange` makes each of them a change of its own for the audit. Answers how many were rejected.
 */
export const rejectAllParked = Effect.fn("rejectAllParked")(function* (
  request: {
    readonly criteria: ParkedCriteria
    readonly reason: string
    readonly confirmed: number
    readonly actor: string
  },
  asChange: (address: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
) {
  const { actor, confirmed, criteria, reason } = request
  const { ids } = yield* selectParked(criteria)
  if (ids.length !== confirmed) return yield* new SelectionChanged({ confirmed, found: ids.length })
  let rejected = 0
  for (const id of ids) {
    const address = parkedAddress(id)
    const isRejected = yield* resolvePayment(address, { action: "reject", reason }, actor).pipe(
      asChange(address),
      Effect.as(true),
      // The worker applied it meanwhile, or another operator was first.
      Effect.catchTag("PaymentAlreadyResolved", () => Effect.succeed(false))
    )
    if (isRejected) rejected += 1
  }
  return rejected
})
